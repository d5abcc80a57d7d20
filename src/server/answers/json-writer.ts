import {
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql'
import { collectSubfields } from 'graphql/execution/collectFields'
import { located, type NoteFault } from './fault'

/** Of the operation that selects. */
export type Selecting = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>

/** A value as JSON. @throws Fault where nothing in it may be null in the place of what failed */
export type WriteJson = (value: unknown, note: NoteFault) => string

/**
 * Writes values of a type as execution completes them, compiled once for a selection. Null where it
 * takes more than reading properties: resolvers, arguments, abstract types.
 */
export function jsonWriter(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  operation: Selecting,
): WriteJson | null {
  const nullable = getNullableType(type)
  const write = nullableWriter(nullable, nodes, operation)
  if (write === null) return null
  if (!isNonNullType(type)) return (value, note) => (isNone(value) ? 'null' : write(value, note))
  return (value, note) => {
    if (isNone(value)) throw located(new Error('null, which the field cannot be'), nodes)
    return write(value, note)
  }
}

function nullableWriter(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  operation: Selecting,
): WriteJson | null {
  if (isLeafType(type)) return leafWriter(type, nodes)
  if (isListType(type)) return listWriter(type.ofType, nodes, operation)
  return isObjectType(type) && isNone(type.isTypeOf) ? objectWriter(type, nodes, operation) : null
}

function leafWriter(type: GraphQLLeafType, nodes: readonly FieldNode[]): WriteJson {
  return (value) => {
    try {
      return literal(type.serialize(value))
    } catch (error) {
      throw located(error, nodes)
    }
  }
}

/** As JSON.stringify writes it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  const text: string | undefined = isNone(value) ? undefined : JSON.stringify(value)
  if (text === undefined) throw new Error('a scalar made nothing of a value')
  return text
}

const PLAIN_LENGTH_MAX = 64

/** Most texts are short, and nothing in them is escaped. */
function quoted(text: string): string {
  if (text.length > PLAIN_LENGTH_MAX) return JSON.stringify(text)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return JSON.stringify(text)
  }
  return `"${text}"`
}

function listWriter(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  operation: Selecting,
): WriteJson | null {
  const write = jsonWriter(type, nodes, operation)
  if (write === null) return null
  const guarded = guard(write, type)
  return (value, note) => {
    if (!Array.isArray(value)) throw located(new Error('no list, where a list is'), nodes)
    return `[${value.map((item, index) => guarded(item, note, index)).join(',')}]`
  }
}

function objectWriter(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  operation: Selecting,
): WriteJson | null {
  const { schema, fragments, variableValues } = operation
  const selected = collectSubfields(schema, fragments, variableValues, type, nodes)
  const fields = [...selected].map(([key, of]) => fieldWriter(type, key, of, operation))
  const writers = fields.filter((field) => field !== null)
  if (writers.length < fields.length) return null
  return (value, note) => {
    const row = plainObject(value, nodes)
    let text = '{'
    for (const write of writers) text += (text.length > 1 ? ',' : '') + write(row, note)
    return `${text}}`
  }
}

type WriteField = (row: Readonly<Record<string, unknown>>, note: NoteFault) => string

function fieldWriter(
  parent: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
  operation: Selecting,
): WriteField | null {
  const name = nodes[0]?.name.value ?? ''
  const before = `${JSON.stringify(key)}:`
  if (name === '__typename') return () => before + JSON.stringify(parent.name)
  const field = parent.getFields()[name]
  if (field === undefined || field.resolve !== undefined || field.args.length > 0) return null
  const write = jsonWriter(field.type, nodes, operation)
  if (write === null) return null
  const guarded = guard(write, field.type)
  return (row, note) => before + guarded(row[name], note, key)
}

/** What failed is null, where its type allows; else so is what holds it. */
export function guard(
  write: WriteJson,
  type: GraphQLOutputType,
): (value: unknown, note: NoteFault, key: string | number) => string {
  const isNullable = !isNonNullType(type)
  // In a leaf nothing is noted: what fails there is all of it.
  const isLeaf = isLeafType(getNullableType(type))
  return (value, note, key) => {
    try {
      return write(value, isLeaf ? note : (fault) => note(fault.under(key)))
    } catch (error) {
      const fault = located(error, []).under(key)
      if (!isNullable) throw fault
      note(fault)
      return 'null'
    }
  }
}

function plainObject(
  value: unknown,
  nodes: readonly FieldNode[],
): Readonly<Record<string, unknown>> {
  if (value instanceof Error) throw located(value, nodes)
  if (!isRecord(value) || typeof value['then'] === 'function') {
    throw located(new Error('no plain object, where one is'), nodes)
  }
  return value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined
}
