import type { LoadSources } from '../../../../pipeline/launchers/redshift-load-request'

/** What launchers that read tables themselves are told of them. */
export type LakeView = Pick<LoadSources, 'datasets' | 'mainOf'>
