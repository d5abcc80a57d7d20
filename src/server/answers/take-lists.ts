import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql'
import { collectSubfields } from 'graphql/execution/collectFields'
import { deliveryOf, type WrittenList } from './delivery'
import { guard, jsonWriter, type Selecting } from './json-writer'

/** In values: fields times items. */
export interface ListSizes {
  /** Fewer are left to execution: it costs less than compiling their selection. */
  readonly least: number
  /** More are written while they are sent: until then nothing else would be answered. */
  readonly atOnce: number
}

export const LIST_SIZES: ListSizes = Object.freeze({ least: 100, atOnce: 10_000 })

/** Handing on one costs as much as writing some. */
const ITEMS_A_PIECE = 16

/**
 * Reads properties as execution does, but takes lists out of it whose items take nothing but reading
 * properties; everything else about them, as paths, errors and what null does, stays with execution.
 */
export function takeLists(sizes: ListSizes): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    const value: unknown = defaultFieldResolver(source, args, context, info)
    if (!isSized(value)) return value
    const delivery = deliveryOf(context)
    const list = delivery === null ? null : writtenList(value, info, sizes)
    if (delivery === null || list === null) return value
    delivery.take(list)
    return []
  }
}

interface Sized extends Iterable<unknown> {
  readonly length: number
}

function isSized(value: unknown): value is Sized {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    'length' in value &&
    typeof value.length === 'number'
  )
}

/** Null where execution does it: for few values, for more than properties, and to tell what fails. */
function writtenList(
  values: Sized,
  info: GraphQLResolveInfo,
  { least, atOnce }: ListSizes,
): WrittenList | null {
  const list = getNullableType(info.returnType)
  if (!isListType(list) || !isObjectType(getNullableType(list.ofType))) return null
  const count =
    values.length === 0 ? 0 : values.length * leavesOf(list.ofType, info.fieldNodes, info)
  if (count < least) return null
  const writer = jsonWriter(list.ofType, info.fieldNodes, info)
  if (writer === null) return null
  const write = guard(writer, list.ofType)
  const path = pathOf(info)
  if (count > atOnce) {
    const pieces: WrittenList['pieces'] = (note) =>
      written(values, (value, index) => write(value, (fault) => note(fault.toError(path)), index))
    return { path, isLazy: true, pieces }
  }
  try {
    const refuse = (fault: Error) => {
      throw fault
    }
    const pieces = [...written(values, (value, index) => write(value, refuse, index))]
    return { path, isLazy: false, pieces: () => pieces }
  } catch {
    // Execution meets the same fault, and knows what it makes null.
    return null
  }
}

/** How many values an item has at least, in whatever fragments they are asked for. */
function leavesOf(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  operation: Selecting,
): number {
  const named = getNamedType(type)
  if (!isObjectType(named)) return 1
  const { schema, fragments, variableValues } = operation
  const selected = collectSubfields(schema, fragments, variableValues, named, nodes)
  const fields = named.getFields()
  let count = 0
  for (const of of selected.values()) {
    const field = fields[of[0]?.name.value ?? '']
    count += field === undefined ? 1 : leavesOf(field.type, of, operation)
  }
  return count
}

function* written(
  values: Iterable<unknown>,
  write: (value: unknown, index: number) => string,
): Generator<string> {
  let index = 0
  let piece = '['
  for (const value of values) {
    piece += index === 0 ? write(value, index) : `,${write(value, index)}`
    index += 1
    if (index % ITEMS_A_PIECE !== 0) continue
    yield piece
    piece = ''
  }
  yield `${piece}]`
}

function pathOf({ path }: GraphQLResolveInfo): readonly (string | number)[] {
  const keys: (string | number)[] = []
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at !== undefined; at = at.prev) {
    keys.unshift(at.key)
  }
  return keys
}
