import type { RedshiftPlaceSettings } from '../../config/redshift-place'
import type { RedshiftPlace } from '../../engines/redshift/redshift-place'

/** One of work group and cluster is there: the configuration was checked. */
export function redshiftPlaceOf(settings: RedshiftPlaceSettings): RedshiftPlace {
  const { workGroup, cluster = '', database, dbUser = null, secretArn = null } = settings
  return workGroup === undefined
    ? { target: { kind: 'cluster', identifier: cluster, dbUser, secretArn }, database }
    : { target: { kind: 'workGroup', name: workGroup, secretArn }, database }
}
