import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { ConfigOf, LauncherKind } from '../../../config/launchers'
import type { LakeView } from './lake-view'

/** A launcher kind's code, and the SDK's client for its service, are loaded only where it is used. */
type Open<Kind extends LauncherKind> = (
  name: string,
  config: ConfigOf<Kind>,
  lake: LakeView,
) => Promise<Launcher>

/** One line a kind. */
const KINDS: { readonly [Kind in LauncherKind]: Open<Kind> } = {
  emrSteps: async (name, config) => (await import('./remote-emr.js')).openEmrSteps(name, config),
  emrClusters: async (name, config) =>
    (await import('./remote-emr.js')).openEmrClusters(name, config),
  emrServerless: async (name, config) =>
    (await import('./remote-emr.js')).openEmrServerless(name, config),
  glueJobs: async (name, config) => (await import('./remote-glue.js')).openGlueJobs(name, config),
  glueCrawlers: async (name, config) =>
    (await import('./remote-glue.js')).openGlueCrawlers(name, config),
  lambda: async (name, config) => (await import('./remote-lambda.js')).openLambda(name, config),
  redshiftLoad: async (...args) => (await import('./remote-redshift.js')).openRedshiftLoad(...args),
}

export function openLauncher<Kind extends LauncherKind>(
  name: string,
  kind: Kind,
  config: { readonly [K in LauncherKind]: ConfigOf<K> }[Kind],
  lake: LakeView,
): Promise<Launcher> {
  return KINDS[kind](name, config, lake)
}
