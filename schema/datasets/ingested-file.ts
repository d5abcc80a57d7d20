import { Dimension } from '../decorators/dimension'
import { Table } from '../decorators/table'

@Table({
  table: 'trusted.ingested_file',
  kind: 'rows',
  description: 'Files of the raw zone, one record a file as it arrived.',
  partitionedBy: { column: 'arrived_at', transform: 'day' },
  grain: ['digest'],
})
export abstract class IngestedFile {
  @Dimension('string', 'SHA-256 of the whole uncompressed content, hexadecimal.')
  digest!: string

  @Dimension('string', 'The source that it came from.')
  source!: string

  @Dimension('string', 'Path, relative to the root of the source.')
  name!: string

  @Dimension('long', 'Bytes of the whole uncompressed content.')
  size!: bigint

  @Dimension('long', 'Lines of the whole content.')
  lines!: bigint

  @Dimension(
    'string',
    'Digest of the first file of its chain; its own unless it continues another file.',
  )
  rootDigest!: string

  @Dimension('string', 'Digest of the file that it continues.', { nullable: true })
  predecessor!: string | null

  @Dimension('long', 'Number of its first new line, from 1.')
  firstLine!: bigint

  @Dimension(
    'timestamptz',
    'Smallest time in its new lines; null where none has a readable time.',
    {
      nullable: true,
    },
  )
  firstTime!: bigint | null

  @Dimension(
    'timestamptz',
    'Greatest time in its new lines; null where none has a readable time.',
    {
      nullable: true,
    },
  )
  lastTime!: bigint | null

  @Dimension('timestamptz', 'When it was ingested.')
  arrivedAt!: bigint

  @Dimension('string', 'Id of the run that ingested it.')
  run!: string
}
