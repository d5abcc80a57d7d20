import { z } from 'zod'
import { athenaSettings } from './athena-settings'
import { budget } from './engine-budget'
import { redshiftSettings } from './redshift-settings'

const duckdbSettings = z.strictObject({ name: z.literal('duckdb'), ...budget })

const url = z.url({ protocol: /^https?$/, error: 'is a URL such as https://trino.example.org' })

const trinoSettings = z
  .strictObject({
    name: z.literal('trino'),
    url,
    /** That of Trino in which Lakefront's tables are. */
    catalog: z.string().min(1),
    schema: z.string().min(1).optional(),
    user: z.string().min(1).default('lakefront'),
    password: z.string().min(1).optional(),
    token: z.string().min(1).optional(),
    /** PEM of the authority that signed the certificate. */
    caFile: z.string().min(1).optional(),
    ...budget,
  })
  .refine(({ password, token }) => password === undefined || token === undefined, {
    error: 'has a password or a token, not both',
  })
  .refine(
    (each) =>
      (each.password === undefined && each.token === undefined) || each.url.startsWith('https:'),
    { error: 'shows its password or token over https only' },
  )

/** A line an engine. */
const SETTINGS = [duckdbSettings, trinoSettings, athenaSettings, redshiftSettings] as const

export const engineSettings = z.discriminatedUnion('name', SETTINGS)

/** Which engine there is, and how it is reached. */
export type EngineSettings = z.infer<typeof engineSettings>

export const ENGINE_NAMES: readonly string[] = SETTINGS.map(({ shape }) => shape.name.value)
