import { randomUUID } from 'node:crypto'
import { AthenaClient } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'
import type { EngineSettings } from '../../config/engine-settings'
import { athenaDialect, executionParameter } from '../../dialects/athena'
import { createAthenaEngine } from '../../engines/athena/athena-engine'
import { s3ResultObjects } from '../../engines/aws/result-objects'
import { systemPacing } from '../../engines/aws/pacing'
import type { Route } from '../../query/route'
import type { Logger } from '../../server/logger'
import { awsClientConfig } from './aws-client-config'

/** Null: the settings are another engine's. */
export function athenaOf(
  settings: EngineSettings,
  { logger }: { readonly logger: Logger },
): Pick<Route, 'engine' | 'dialect'> | null {
  if (settings.name !== 'athena') return null
  const { region, workGroup, catalog, outputLocation, endpoint, s3Endpoint } = settings
  const s3 = new S3Client({
    ...awsClientConfig(region, s3Endpoint),
    forcePathStyle: s3Endpoint !== undefined,
  })
  const engine = createAthenaEngine({
    client: new AthenaClient(awsClientConfig(region, endpoint)),
    objects: s3ResultObjects(s3),
    workGroup,
    catalog: catalog ?? null,
    outputLocation: outputLocation ?? null,
    parameterText: executionParameter,
    ids: randomUUID,
    pacing: systemPacing,
    onStray: (queryExecutionId, error) =>
      logger.error(
        'Athena did not confirm that a statement was stopped',
        { queryExecutionId },
        error,
      ),
  })
  return { engine, dialect: athenaDialect }
}
