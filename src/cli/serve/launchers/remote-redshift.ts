import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { Launcher } from '../../../../pipeline/launchers/launcher'
import { createRedshiftLoadLauncher } from '../../../../pipeline/launchers/redshift-load'
import type { ConfigOf } from '../../../config/launchers'
import { redshiftPlaceOf } from '../redshift-place-of'
import type { LakeView } from './lake-view'
import { onceOnly, remoteParts } from './remote-parts'

export function openRedshiftLoad(
  name: string,
  config: ConfigOf<'redshiftLoad'>,
  lake: LakeView,
): Launcher {
  const { settings } = remoteParts(name, config)
  return createRedshiftLoadLauncher({
    ...settings,
    ...redshiftPlaceOf(config),
    ...lake,
    spectrum: config.spectrum,
    client: new RedshiftDataClient(onceOnly(config.region)),
  })
}
