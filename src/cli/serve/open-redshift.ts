import { randomUUID } from 'node:crypto'
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { EngineSettings } from '../../config/engine-settings'
import { parameterText, redshiftDialect } from '../../dialects/redshift'
import { systemPacing } from '../../engines/aws/pacing'
import { createRedshiftEngine } from '../../engines/redshift/redshift-engine'
import type { Route } from '../../query/route'
import type { Logger } from '../../server/logger'
import { awsClientConfig } from './aws-client-config'
import { redshiftPlaceOf } from './redshift-place-of'

/** Null: the settings are another engine's. */
export function redshiftOf(
  settings: EngineSettings,
  { logger }: { readonly logger: Logger },
): Pick<Route, 'engine' | 'dialect'> | null {
  if (settings.name !== 'redshift') return null
  const { region, endpoint } = settings
  const engine = createRedshiftEngine({
    client: new RedshiftDataClient(awsClientConfig(region, endpoint)),
    ...redshiftPlaceOf(settings),
    parameterText,
    ids: randomUUID,
    pacing: systemPacing,
    onStray: (statementId, error) =>
      logger.error(
        'Redshift did not confirm that a statement was canceled',
        { statementId },
        error,
      ),
  })
  return { engine, dialect: redshiftDialect }
}
