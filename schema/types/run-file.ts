import { Field, ObjectType } from 'type-graphql'
import { FILE_OUTCOMES, type FileOutcome } from '../../src/model/run'
import { BigIntScalar } from '../scalars/big-int'
import { DateTimeScalar } from '../scalars/date-time'
import { enumType } from './enum-type'

const MEANING: Readonly<Record<FileOutcome, string>> = {
  ingested: 'Stored.',
  continuation: 'Begins with the whole content of an ingested file; only the rest was stored.',
  duplicate: 'The same content was ingested before; nothing was stored.',
  overlap: 'Stored, though it shares lines with another file; see note.',
  empty: 'Holds nothing; nothing was stored.',
  leftOut: 'Found in a folder but not read; note says why.',
}

const FileOutcomeEnum = enumType(
  'FileOutcome',
  'What became of a file.',
  FILE_OUTCOMES.map((value) => ({ value, description: MEANING[value] })),
)

@ObjectType('RunFile', {
  description: 'What an ingestion made of one file.',
  simpleResolvers: true,
})
export class RunFileType {
  @Field(() => String, { description: 'Path, relative to the root of the source.' })
  name!: string

  @Field(() => FileOutcomeEnum)
  outcome!: string

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the uncompressed content, hexadecimal; null of what was left out.',
  })
  digest!: string | null

  @Field(() => BigIntScalar)
  lines!: bigint

  @Field(() => DateTimeScalar, { nullable: true })
  firstTime!: bigint | null

  @Field(() => DateTimeScalar, { nullable: true })
  lastTime!: bigint | null

  @Field(() => String, {
    nullable: true,
    description: 'For example which file an overlap is with.',
  })
  note!: string | null
}
