import { readFileSync } from 'node:fs'
import path from 'node:path'
import { JOBS as jobs } from '../pipeline/jobs'
import { datasets } from '../schema/datasets'
import { buildSchema } from './build-schema'
import { printSchemaFile } from './print-schema'

const FILE = path.resolve(__dirname, '..', 'schema', 'schema.graphql')

describe('schema/schema.graphql', () => {
  const text = printSchemaFile(buildSchema({ datasets, jobs }))

  it('is what `lakefront emit-schema` writes', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(text)
  })

  it('is the same however often the schema is built', () => {
    expect(printSchemaFile(buildSchema({ datasets, jobs }))).toBe(text)
  })

  it('gives rows no id, and every connection one', () => {
    expect(text).not.toMatch(/type (AccessLog|TrafficByHour) \{[^}]*\bid:/)
    expect(text.match(/type \w+Connection \{[^}]*\bid: ID!/g)).toHaveLength(datasets.length)
  })

  it('lets every root field fail alone', () => {
    const roots = /type Query \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
    expect(roots).toContain('trafficByHour(')
    expect(roots).not.toMatch(/^ {2}\)?.*\): \S+!$/m)
  })
})
