import path from 'node:path'
import { z } from 'zod'
import type { Config } from './config'
import { ConfigError } from './config-error'
import { readEngines } from './read-engines'
import { readFolders } from './read-folders'
import { readLaunchers } from './read-launchers'
import { readLimits } from './read-limits'

const PORT_MAX = 65_535
/** Fewer characters could be guessed, and with the key the addresses behind the hashes. */
const SECRET_CHARACTERS_MIN = 32
const KEPT_MEBIBYTES = 64
const RESULT_MEBIBYTES = 128
const ANSWER_MEBIBYTES = 64
/** Whoever keeps an answer asks whether it is still true. */
const CACHE_CONTROL = 'private, no-cache'
const DEFAULTS = { PORT: '4000', HOST: '127.0.0.1', LAKEFRONT_HOME: '.lakefront' }

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: `is a number from 0 (any free port) to ${PORT_MAX}` })
  .transform(Number)
  .refine((value) => value <= PORT_MAX, { error: `is at most ${PORT_MAX}` })

const databaseUrl = z.string().refine((text) => isPostgresUrl(text), {
  error:
    'is a URL such as postgresql://user:password@host:5432/database, or empty for the embedded one',
})

const secret = z.string().min(SECRET_CHARACTERS_MIN, {
  error: `has at least ${SECRET_CHARACTERS_MIN} characters, or is absent: then one is made and kept`,
})

/** Directives as RFC 9111 has them, without quoted strings. */
const DIRECTIVES = /^[a-z-]+(=\d{1,10})?(, ?[a-z-]+(=\d{1,10})?)*$/

const cacheControl = z.string().regex(DIRECTIVES, {
  error: 'is a list of directives such as "private, max-age=60"',
})

const mebibytes = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'is a whole number of MiB below 100,000; 0 keeps nothing' })
  .transform(Number)

const variables = z.object({
  PORT: port,
  HOST: z.string().regex(/^\S+$/, { error: 'is one host name or address' }),
  LAKEFRONT_HOME: z.string(),
  DATABASE_URL: databaseUrl.optional(),
  LAKEFRONT_SOURCES: z.string().default('').transform(readFolders),
  LAKEFRONT_FOLDERS: z.string().default('').transform(readFolders),
  LAKEFRONT_HASH_SECRET: secret.optional(),
  LAKEFRONT_KEPT_MEBIBYTES: mebibytes.default(KEPT_MEBIBYTES),
  LAKEFRONT_RESULT_MEBIBYTES: mebibytes.default(RESULT_MEBIBYTES),
  LAKEFRONT_ANSWER_MEBIBYTES: mebibytes.default(ANSWER_MEBIBYTES),
  LAKEFRONT_DOCUMENTS: z.string().optional(),
  LAKEFRONT_DOCUMENTS_ONLY: z
    .enum(['true', 'false'], { error: 'is true or false' })
    .default('false'),
  LAKEFRONT_CACHE_CONTROL: cacheControl.default(CACHE_CONTROL),
  LAKEFRONT_ENGINES: z.string().default('').transform(readEngines),
  LAKEFRONT_LIMITS: z.string().default('').transform(readLimits),
  LAKEFRONT_LAUNCHERS: z.string().default('').transform(readLaunchers),
})

/**
 * @param environment variables; an empty one is absent
 * @param workingDirectory what relative folders are relative to
 * @throws ConfigError that names every fault, and no value: some are secret
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Config {
  const present = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value.trim() !== '',
  )
  const read = variables.safeParse({ ...DEFAULTS, ...Object.fromEntries(present) })
  if (!read.success) {
    throw new ConfigError(
      read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    )
  }
  const absolute = (folder: string) => path.resolve(workingDirectory, folder)
  const allAbsolute = (folders: ReadonlyMap<string, string>) =>
    new Map([...folders].map(([name, folder]) => [name, absolute(folder)]))
  const { data } = read
  return Object.freeze({
    port: data.PORT,
    host: data.HOST,
    home: absolute(data.LAKEFRONT_HOME),
    databaseUrl: data.DATABASE_URL ?? null,
    sources: allAbsolute(data.LAKEFRONT_SOURCES),
    folders: allAbsolute(data.LAKEFRONT_FOLDERS),
    hashSecret: data.LAKEFRONT_HASH_SECRET ?? null,
    engines: data.LAKEFRONT_ENGINES,
    limits: data.LAKEFRONT_LIMITS,
    launchers: data.LAKEFRONT_LAUNCHERS,
    keptMebibytes: data.LAKEFRONT_KEPT_MEBIBYTES,
    resultMebibytes: data.LAKEFRONT_RESULT_MEBIBYTES,
    answerMebibytes: data.LAKEFRONT_ANSWER_MEBIBYTES,
    documents: data.LAKEFRONT_DOCUMENTS === undefined ? null : absolute(data.LAKEFRONT_DOCUMENTS),
    documentsOnly: data.LAKEFRONT_DOCUMENTS_ONLY === 'true',
    cacheControl: data.LAKEFRONT_CACHE_CONTROL,
  })
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, pathname } = new URL(text)
  return /^postgres(ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1
}
