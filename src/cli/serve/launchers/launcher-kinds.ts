import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { ConfigOf, LauncherKind } from '../../../config/launchers'

/** A launcher kind's code, and the SDK's client for its service, are loaded only where it is used. */
type Open<Kind extends LauncherKind> = (name: string, config: ConfigOf<Kind>) => Promise<Launcher>

/** One line a kind. */
const KINDS: { readonly [Kind in LauncherKind]: Open<Kind> } = {
  emrSteps: async (...args) => (await import('./remote-emr.js')).openEmrSteps(...args),
  emrClusters: async (...args) => (await import('./remote-emr.js')).openEmrClusters(...args),
  emrServerless: async (...args) => (await import('./remote-emr.js')).openEmrServerless(...args),
  glueJobs: async (...args) => (await import('./remote-glue.js')).openGlueJobs(...args),
  glueCrawlers: async (...args) => (await import('./remote-glue.js')).openGlueCrawlers(...args),
  lambda: async (...args) => (await import('./remote-lambda.js')).openLambda(...args),
}

export function openLauncher<Kind extends LauncherKind>(
  name: string,
  kind: Kind,
  config: { readonly [K in LauncherKind]: ConfigOf<K> }[Kind],
): Promise<Launcher> {
  return KINDS[kind](name, config)
}
