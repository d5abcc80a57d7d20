import type { Dataset } from '../src/model/dataset'
import { AccessLog } from './datasets/access-log'
import { AccessLogQuarantine } from './datasets/access-log-quarantine'
import { IngestedFile } from './datasets/ingested-file'
import { TrafficByHour } from './datasets/traffic-by-hour'
import { datasetOf } from './decorators/declaration'

/** Every dataset that is served. One of your own: a file in datasets/ and a line here. */
export const datasets: readonly Dataset[] = Object.freeze(
  [
    AccessLog, //
    AccessLogQuarantine,
    IngestedFile,
    TrafficByHour,
  ].map(datasetOf),
)
