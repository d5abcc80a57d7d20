import { GlueClient } from '@aws-sdk/client-glue'
import { createGlueCrawlersLauncher } from '../../../../pipeline/launchers/glue-crawlers'
import { createGlueJobsLauncher } from '../../../../pipeline/launchers/glue-jobs'
import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { ConfigOf } from '../../../config/launchers'
import { onceOnly, remoteParts } from './remote-parts'

export function openGlueJobs(name: string, config: ConfigOf<'glueJobs'>): Launcher {
  const { settings } = remoteParts(name, config)
  const { region, jobName } = config
  return createGlueJobsLauncher({
    ...settings,
    client: new GlueClient(onceOnly(region)),
    region,
    jobName,
  })
}

export function openGlueCrawlers(name: string, config: ConfigOf<'glueCrawlers'>): Launcher {
  const { settings } = remoteParts(name, config)
  const { region } = config
  return createGlueCrawlersLauncher({
    ...settings,
    client: new GlueClient(onceOnly(region)),
    region,
  })
}
