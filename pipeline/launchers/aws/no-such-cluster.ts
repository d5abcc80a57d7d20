import { InvalidRequestException } from '@aws-sdk/client-emr'

/** Amazon EMR has no error code of its own for a cluster that is not there, or not yet. */
export function isNoSuchCluster(error: unknown): boolean {
  return (
    error instanceof InvalidRequestException && /^Cluster id .*is not valid/.test(error.message)
  )
}
