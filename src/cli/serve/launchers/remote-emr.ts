import { EMRClient } from '@aws-sdk/client-emr'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { createEmrClustersLauncher } from '../../../../pipeline/launchers/emr-clusters'
import { createEmrServerlessLauncher } from '../../../../pipeline/launchers/emr-serverless'
import { createEmrStepsLauncher } from '../../../../pipeline/launchers/emr-steps'
import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { ConfigOf } from '../../../config/launchers'
import { onceOnly, remoteParts } from './remote-parts'

export function openEmrSteps(name: string, config: ConfigOf<'emrSteps'>): Launcher {
  const { settings, s3 } = remoteParts(name, config)
  const { region, clusterId, logs } = config
  const client = new EMRClient(onceOnly(region))
  return createEmrStepsLauncher({ ...settings, client, s3, region, clusterId, logs, spark: config })
}

export function openEmrClusters(name: string, config: ConfigOf<'emrClusters'>): Launcher {
  const { settings, s3 } = remoteParts(name, config)
  const { region, cluster, logs } = config
  const client = new EMRClient(onceOnly(region))
  return createEmrClustersLauncher({
    ...settings,
    client,
    s3,
    region,
    cluster,
    logs,
    spark: config,
  })
}

export function openEmrServerless(name: string, config: ConfigOf<'emrServerless'>): Launcher {
  const { settings, s3 } = remoteParts(name, config)
  const { region, applicationId, roleArn, logs } = config
  const client = new EMRServerlessClient(onceOnly(region))
  const service = { client, s3, region, applicationId, roleArn, logs }
  return createEmrServerlessLauncher({ ...settings, ...service, spark: config })
}
