import { z } from 'zod'

/** What a mutation can ask for. A window comes as two instants. */
export type InputShape =
  | { readonly kind: 'string' | 'int' | 'boolean' | 'window' }
  | { readonly kind: 'array'; readonly of: InputShape }
  | ObjectShape

export interface ObjectShape {
  readonly kind: 'object'
  readonly description: string | undefined
  readonly members: readonly InputMember[]
}

export interface InputMember {
  readonly name: string
  readonly shape: InputShape
  readonly required: boolean
  readonly description: string | undefined
}

type Schema = z.core.$ZodType

/**
 * The shape of a job's input.
 * @throws Error naming the member whose schema has no counterpart in GraphQL
 */
export function objectShape(schema: Schema, place: string): ObjectShape {
  if (!isObject(schema)) throw new Error(`${place} is no z.object`)
  return {
    kind: 'object',
    description: describe(schema),
    members: Object.entries(schema.shape).map(([name, member]) =>
      memberOf(name, member, `${place}.${name}`),
    ),
  }
}

function memberOf(name: string, schema: Schema, place: string): InputMember {
  const optional = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
  const inner = optional ? schema.def.innerType : schema
  return {
    name,
    shape: shapeOf(inner, place),
    required: !optional,
    description: describe(schema) ?? describe(inner),
  }
}

function shapeOf(schema: Schema, place: string): InputShape {
  if (isWindow(schema)) return { kind: 'window' }
  if (isObject(schema)) return objectShape(schema, place)
  if (schema instanceof z.ZodArray) {
    return { kind: 'array', of: shapeOf(schema.def.element, `${place}[]`) }
  }
  if (schema instanceof z.ZodNumber && schema.format?.includes('int')) return { kind: 'int' }
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' }
  if (schema._zod.def.type === 'string') return { kind: 'string' }
  throw new Error(
    `${place} is a ${schema._zod.def.type}: a job's input takes strings, whole numbers, booleans, arrays and objects of them`,
  )
}

/** Says what the members of an object are, which instanceof alone leaves open. */
function isObject(schema: Schema): schema is z.ZodObject<z.core.$ZodShape> {
  return schema instanceof z.ZodObject
}

/** Any object of `from` and `until` alone. */
function isWindow(schema: Schema): boolean {
  return isObject(schema) && Object.keys(schema.shape).sort().join() === 'from,until'
}

function describe(schema: Schema): string | undefined {
  return z.globalRegistry.get(schema)?.description
}
