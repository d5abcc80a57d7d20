import { z } from 'zod'

const MEBIBYTE = 2n ** 20n

/** What one statement may read, as estimated; the next engine is asked for more. Null: anything. */
export const budget = {
  budgetMebibytes: z.number().int().positive().optional(),
}

export function budgetBytes({
  budgetMebibytes,
}: {
  readonly budgetMebibytes?: number | undefined
}): bigint | null {
  return budgetMebibytes === undefined ? null : BigInt(budgetMebibytes) * MEBIBYTE
}
