import { randomUUID } from 'node:crypto'
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { EngineSettings } from '../../config/engine-settings'
import { parameterText, redshiftDialect } from '../../dialects/redshift'
import { systemPacing } from '../../engines/aws/pacing'
import { createRedshiftEngine } from '../../engines/redshift/redshift-engine'
import type { RedshiftTarget } from '../../engines/redshift/redshift-options'
import type { Route } from '../../query/route'
import type { Logger } from '../../server/logger'
import { awsClientConfig } from './aws-client-config'

type RedshiftSettings = Extract<EngineSettings, { name: 'redshift' }>

/** Null: the settings are another engine's. */
export function redshiftOf(
  settings: EngineSettings,
  { logger }: { readonly logger: Logger },
): Pick<Route, 'engine' | 'dialect'> | null {
  if (settings.name !== 'redshift') return null
  const { region, database, endpoint } = settings
  const engine = createRedshiftEngine({
    client: new RedshiftDataClient(awsClientConfig(region, endpoint)),
    target: targetOf(settings),
    database,
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

function targetOf({ workGroup, cluster, dbUser, secretArn }: RedshiftSettings): RedshiftTarget {
  const secret = { secretArn: secretArn ?? null }
  return workGroup === undefined
    ? { kind: 'cluster', identifier: cluster ?? '', dbUser: dbUser ?? null, ...secret }
    : { kind: 'workGroup', name: workGroup, ...secret }
}
