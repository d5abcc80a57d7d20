import { count, countDistinct, ratio, sum } from '../../src/model/expression'
import { all, compare } from '../../src/model/filter'
import { Column } from '../decorators/column'
import { Dimension } from '../decorators/dimension'
import { Measure } from '../decorators/measure'
import { Table } from '../decorators/table'
import { TimeGrain } from '../decorators/time-grain'
import { DEVICE } from './device'

const requests = sum('requests')
const bytes = sum('bytes')
const errors = sum('requests', compare('status', 'gte', 500))
const clientErrors = sum(
  'requests',
  all(compare('status', 'gte', 400), compare('status', 'lt', 500)),
)

@Table({
  table: 'refined.traffic_by_hour',
  kind: 'groups',
  description:
    'Requests and bytes of the web server, by hour, section, method, status, device and browser.',
  partitionedBy: { column: 'hour', transform: 'day' },
  summarizes: 'accessLog',
  grain: ['hour', 'section', 'method', 'status', 'device', 'browser'],
})
export abstract class TrafficByHour {
  @Dimension('timestamptz', 'Start of the hour.', { grain: 'hour' })
  hour!: bigint

  @TimeGrain('day', 'hour', 'Day.')
  day!: string

  @TimeGrain('week', 'hour', 'Monday of the ISO week.')
  week!: string

  @TimeGrain('month', 'hour', 'First day of the month.')
  month!: string

  @Dimension(
    'string',
    'First segment of the path, / for the root; null where the request has no path.',
    {
      nullable: true,
    },
  )
  section!: string | null

  @Dimension('string', 'Method as sent.', { nullable: true })
  method!: string | null

  @Dimension('int', 'HTTP status of the answers.')
  status!: number

  @Dimension('string', 'Kind of device, by the user agent.', { enum: DEVICE })
  device!: string

  @Dimension('string', 'Family of the browser, by the user agent.', { nullable: true })
  browser!: string | null

  @Column('long', 'Requests of the group.', { holds: count() })
  @Measure(requests, 'Number of requests.')
  requests!: bigint

  @Column('long', 'Bytes of the answers’ bodies.', { holds: sum('bytes') })
  @Measure(bytes, 'Bytes of the answers’ bodies.')
  bytes!: bigint

  @Measure(errors, 'Requests answered with a status of 500 or above.')
  errors!: bigint

  @Measure(clientErrors, 'Requests answered with a status from 400 to 499.')
  clientErrors!: bigint

  @Measure(ratio(errors, requests), 'errors / requests; null without requests.')
  errorRate!: number | null

  @Measure(ratio(bytes, requests), 'bytes / requests; null without requests.')
  averageBytes!: number | null

  @Measure(
    countDistinct('visitor'),
    'Different visitors, counted in accessLog: with nothing that accessLog lacks, as section.',
  )
  visitors!: bigint
}
