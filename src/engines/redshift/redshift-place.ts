/** What executes statements, and as whom. */
export type RedshiftTarget =
  /** Of Redshift Serverless; the role of the server is the user. */
  | { readonly kind: 'workGroup'; readonly name: string; readonly secretArn: string | null }
  | {
      readonly kind: 'cluster'
      readonly identifier: string
      /** Null: the secret says. */
      readonly dbUser: string | null
      readonly secretArn: string | null
    }

export interface RedshiftPlace {
  readonly target: RedshiftTarget
  readonly database: string
}

/** As requests of the Data API name it. */
export function placeMembers({ target, database }: RedshiftPlace) {
  const { secretArn } = target
  return {
    Database: database,
    ...executorMembers(target),
    ...(secretArn !== null && { SecretArn: secretArn }),
  }
}

function executorMembers(target: RedshiftTarget) {
  if (target.kind === 'workGroup') return { WorkgroupName: target.name }
  const { identifier, dbUser } = target
  return { ClusterIdentifier: identifier, ...(dbUser !== null && { DbUser: dbUser }) }
}
