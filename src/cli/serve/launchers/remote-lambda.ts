import { LambdaClient } from '@aws-sdk/client-lambda'
import { createLambdaLauncher } from '../../../../pipeline/launchers/lambda'
import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { ConfigOf } from '../../../config/launchers'
import { onceOnly, remoteParts } from './remote-parts'

export function openLambda(name: string, config: ConfigOf<'lambda'>): Launcher {
  const { settings } = remoteParts(name, config)
  const { region, functionName } = config
  return createLambdaLauncher({
    ...settings,
    client: new LambdaClient(onceOnly(region)),
    region,
    functionName,
  })
}
