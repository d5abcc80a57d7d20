import { randomUUID } from 'node:crypto'
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { S3Client } from '@aws-sdk/client-s3'
import type { EngineSettings } from '../../config/engine-settings'
import { parameterText, redshiftDialect } from '../../dialects/redshift'
import { systemPacing } from '../../engines/aws/pacing'
import { s3ResultObjects } from '../../engines/aws/result-objects'
import { createRedshiftEngine } from '../../engines/redshift/redshift-engine'
import type { Route } from '../../query/route'
import type { Logger } from '../../server/logger'
import { awsClientConfig } from './aws-client-config'
import { redshiftPlaceOf } from './redshift-place-of'
import { redshiftUnload } from './redshift-unload'

/** Null: the settings are another engine's. */
export function redshiftOf(
  settings: EngineSettings,
  { logger }: { readonly logger: Logger },
): Pick<Route, 'engine' | 'dialect'> | null {
  if (settings.name !== 'redshift') return null
  const { region, endpoint, s3Endpoint, unloadRole = null } = settings
  const s3 = new S3Client({
    ...awsClientConfig(region, s3Endpoint),
    forcePathStyle: s3Endpoint !== undefined,
  })
  const engine = createRedshiftEngine({
    client: new RedshiftDataClient(awsClientConfig(region, endpoint)),
    ...redshiftPlaceOf(settings),
    parameterText,
    ids: randomUUID,
    pacing: systemPacing,
    unload: redshiftUnload(unloadRole, s3ResultObjects(s3)),
    onStray: (statementId, error) =>
      logger.error(
        'Redshift did not confirm that a statement was canceled',
        { statementId },
        error,
      ),
  })
  return { engine, dialect: redshiftDialect }
}
