import { BigIntScalar } from '../scalars/big-int'
import { objectType } from './made-type'

const COUNTS = {
  read: 'Lines or rows that were read.',
  written: 'Rows that the tables got.',
  quarantined: 'Lines set aside because they could not be read.',
  duplicate: 'Lines that an earlier file had brought already.',
  blank: 'Empty lines.',
  outside: 'Lines or rows outside the window.',
} as const

export const RunRowsType = objectType(
  'RunRows',
  'A job that writes a row for each line: read is the sum of the others.',
  Object.entries(COUNTS).map(([name, description]) => ({
    name,
    type: BigIntScalar,
    options: { description },
  })),
)
