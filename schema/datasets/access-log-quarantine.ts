import { Dimension } from '../decorators/dimension'
import { enumOf } from '../decorators/enum-declaration'
import { Relation } from '../decorators/relation'
import { Table } from '../decorators/table'

/** As the cleaning job writes them; see spark/lib/access_log_lines.py. */
const REASON = enumOf('QuarantineReason', ['unparseable', 'bad_time', 'bad_status', 'bad_bytes'])

@Table({
  table: 'trusted.access_log_quarantine',
  kind: 'rows',
  description:
    'Lines of access logs that could not be read, without their text, which holds an address.',
  partitionedBy: { column: 'source_digest', transform: 'identity' },
  grain: ['file', 'line'],
})
export abstract class AccessLogQuarantine {
  @Dimension(
    'string',
    'SHA-256 of the log file that holds the line; of the first file where a log grew.',
  )
  file!: string

  @Relation('ingestedFile', { key: { file: 'digest' } }, 'The file that holds the line.')
  ingestedFile!: object | null

  @Dimension('long', 'Number of the line in the file, from 1.')
  line!: bigint

  @Dimension('string', 'Why it was set aside.', { enum: REASON })
  reason!: string

  @Dimension('string', 'SHA-256 of the stored file that brought the line.')
  sourceDigest!: string
}
