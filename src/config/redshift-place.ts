import { z } from 'zod'

const text = z.string().min(1)

/** Where statements execute, and as whom. */
export const redshiftPlace = {
  /** Of Redshift Serverless. */
  workGroup: text.optional(),
  cluster: text.optional(),
  database: text,
  /** On a cluster; the secret may say it, too. */
  dbUser: text.optional(),
  secretArn: z.string().startsWith('arn:', 'is the ARN of a secret').optional(),
}

export type RedshiftPlaceSettings = z.infer<z.ZodObject<typeof redshiftPlace>>

export function hasOnePlace({
  workGroup,
  cluster,
}: Pick<RedshiftPlaceSettings, 'workGroup' | 'cluster'>): boolean {
  return (workGroup === undefined) !== (cluster === undefined)
}

export const ONE_PLACE = 'has either a workGroup or a cluster'
