import { z } from 'zod'
import { hasOnePlace, ONE_PLACE, redshiftPlace } from './redshift-place'

const s3Address = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, {
  error: 'is an address such as s3://bucket/folder',
})
const text = z.string().min(1, { error: 'is a text that is not empty' })
const texts = z.record(z.string(), z.string())
const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'is a region such as eu-central-1' })
const seconds = (byDefault: number) => z.number().positive().max(3600).default(byDefault)

/** Of every launcher. */
const common = {
  region,
  /** Where the files of its attempts are. */
  attempts: s3Address,
  /** Attempts at the same time. */
  capacity: z.int().min(1).max(100_000).default(10),
  /** How long the service may not show what it accepted. */
  lagSeconds: seconds(60),
  /** Between two looks. */
  pollSeconds: seconds(15),
}

/** Of launchers that are told all of spark-submit's arguments. */
const spark = {
  /** A folder that holds spark.zip and spark/. */
  code: z.string().regex(/^(s3|file):\/\/.+/, { error: 'is an address such as s3://bucket/code' }),
  conf: texts.default({}),
  /** Where the service puts its logs, as it is told itself. */
  logs: s3Address.nullable().default(null),
}

/** As EMR takes them; those inside another are, for example, the `export` of spark-env. */
const configuration = z.strictObject({ classification: text, properties: texts.default({}) })

const cluster = z.strictObject({
  releaseLabel: text,
  serviceRole: text,
  instanceProfile: text,
  primaryType: text,
  coreType: text,
  coreCount: z.int().min(0).max(1000),
  subnetId: text.nullable().default(null),
  configurations: z
    .array(configuration.extend({ configurations: z.array(configuration).default([]) }))
    .default([]),
  bootstrap: s3Address.nullable().default(null),
})

/** Loads in Amazon Redshift, over its Data API. */
const redshiftLoad = z
  .strictObject({
    kind: z.literal('redshiftLoad'),
    ...common,
    ...redshiftPlace,
    /** External schemas, in which Spectrum shows the tables of a namespace, by namespace. */
    spectrum: z.record(text, text),
  })
  .refine(hasOnePlace, { error: ONE_PLACE })

const launcher = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('emrSteps'), ...common, ...spark, clusterId: text }),
  z.strictObject({ kind: z.literal('emrClusters'), ...common, ...spark, cluster }),
  z.strictObject({
    kind: z.literal('emrServerless'),
    ...common,
    ...spark,
    applicationId: text,
    roleArn: text,
  }),
  z.strictObject({ kind: z.literal('glueJobs'), ...common, jobName: text }),
  z.strictObject({ kind: z.literal('glueCrawlers'), ...common }),
  z.strictObject({ kind: z.literal('lambda'), ...common, functionName: text }),
  redshiftLoad,
])
export type LauncherConfig = z.output<typeof launcher>
export type LauncherKind = LauncherConfig['kind']
export type ConfigOf<Kind extends LauncherKind> = Extract<LauncherConfig, { kind: Kind }>

/** An SQS queue that rules of EventBridge send state changes of attempts to. */
const stateChanges = z.strictObject({
  region,
  queueUrl: z.url({
    protocol: /^https?$/,
    error:
      'is the URL of a queue, such as https://sqs.eu-central-1.amazonaws.com/123456789012/runs',
  }),
})
export type StateChangesConfig = z.output<typeof stateChanges>

export const LOCAL_SPARK = 'local-spark'
export const LOCAL_NODE = 'local-node'

/** What runs where. The local launchers are always there, under the names above. */
export const launchersConfig = z.strictObject({
  launchers: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/), launcher).default({}),
  /** The launcher of Spark programs. */
  spark: z.string().default(LOCAL_SPARK),
  /** The launcher of Node programs. */
  node: z.string().default(LOCAL_NODE),
  /** The launcher of crawlers; null: no job may be one. */
  crawler: z.string().nullable().default(null),
  /** The launcher of loads; null: no such job can be started. */
  load: z.string().nullable().default(null),
  /** Launchers of single jobs, by the job's name. */
  jobs: z.record(z.string(), z.string()).default({}),
  /** Wakes what waits for a remote service; null: it is asked in its turn only. */
  stateChanges: stateChanges.nullable().default(null),
})
export type LaunchersConfig = z.output<typeof launchersConfig>

/** The program kind that launchers of a kind execute. */
export const PROGRAM_OF = {
  emrSteps: 'spark',
  emrClusters: 'spark',
  emrServerless: 'spark',
  glueJobs: 'spark',
  glueCrawlers: 'crawler',
  lambda: 'node',
  redshiftLoad: 'load',
} as const satisfies Readonly<Record<LauncherKind, 'spark' | 'node' | 'crawler' | 'load'>>

export type ProgramKind = (typeof PROGRAM_OF)[LauncherKind]
