import { Dimension } from '../decorators/dimension'
import { Relation } from '../decorators/relation'
import { Table } from '../decorators/table'
import { DEVICE } from './device'

@Table({
  table: 'trusted.access_log',
  kind: 'rows',
  description: 'Requests to a web server, one record a line of its access logs.',
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['file', 'line'],
})
export abstract class AccessLog {
  @Dimension('timestamptz', 'When the server received the request.')
  time!: bigint

  @Dimension(
    'string',
    'SHA-256 of the log file that holds the line; of the first file where a log grew.',
  )
  file!: string

  @Relation('ingestedFile', { key: { file: 'digest' } }, 'The file that holds the line.')
  ingestedFile!: object | null

  @Dimension('long', 'Number of the line in the file, from 1.')
  line!: bigint

  @Dimension(
    'string',
    'Keyed hash of the visitor’s address, hexadecimal; null where the line has none.',
    {
      nullable: true,
    },
  )
  visitor!: string | null

  @Dimension('string', 'Method as sent; null where the request line is empty or odd.', {
    nullable: true,
  })
  method!: string | null

  @Dimension('string', 'Path without query; null where the request line is empty or odd.', {
    nullable: true,
  })
  path!: string | null

  @Dimension('string', 'What follows the question mark of the path.', { nullable: true })
  query!: string | null

  @Dimension('string', 'Protocol as sent, for example HTTP/1.1.', { nullable: true })
  protocol!: string | null

  @Dimension('int', 'HTTP status of the answer.')
  status!: number

  @Dimension('long', 'Bytes of the answer’s body; null where the log has a dash.', {
    nullable: true,
  })
  bytes!: bigint | null

  @Dimension('string', 'The page that led here, as the browser said.', { nullable: true })
  referrer!: string | null

  @Dimension('string', 'User agent as sent.', { nullable: true })
  userAgent!: string | null

  @Dimension('string', 'Kind of device, by the user agent.', { enum: DEVICE })
  device!: string

  @Dimension('string', 'Family of the browser, by the user agent.', { nullable: true })
  browser!: string | null
}
