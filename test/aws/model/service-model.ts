import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

const member = z.object({
  shape: z.string(),
  location: z.string().optional(),
  locationName: z.string().optional(),
})

const shape = z.object({
  type: z.string(),
  members: z.record(z.string(), member).default({}),
  required: z.array(z.string()).default([]),
  member: member.optional(),
  key: member.optional(),
  value: member.optional(),
  enum: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  payload: z.string().optional(),
  error: z.object({ httpStatusCode: z.int() }).optional(),
})

const operation = z.object({
  http: z.object({
    method: z.string(),
    requestUri: z.string(),
    responseCode: z.int().optional(),
  }),
  input: z.object({ shape: z.string() }).optional(),
  output: z.object({ shape: z.string() }).optional(),
  errors: z.array(z.object({ shape: z.string() })).default([]),
})

const serviceModel = z.object({
  metadata: z.object({
    protocol: z.string(),
    jsonVersion: z.string().optional(),
    targetPrefix: z.string().optional(),
  }),
  operations: z.record(z.string(), operation),
  shapes: z.record(z.string(), shape),
})

export type ServiceModel = z.output<typeof serviceModel>
export type Shape = z.output<typeof shape>

/** The newest description of a service in an environment of Python that holds botocore. */
export function readServiceModel(environment: string, service: string): ServiceModel {
  const folder = path.join(botocoreData(environment), service)
  const version = readdirSync(folder).sort().at(-1)
  if (version === undefined) throw new Error(`${folder} holds no model`)
  const file = path.join(folder, version, 'service-2.json.gz')
  return serviceModel.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()))
}

function botocoreData(environment: string): string {
  const lib = path.join(environment, 'lib')
  const python = readdirSync(lib).find((name) => name.startsWith('python'))
  if (python === undefined) throw new Error(`${lib} holds no Python; run npm run test:aws once`)
  return path.join(lib, python, 'site-packages', 'botocore', 'data')
}
