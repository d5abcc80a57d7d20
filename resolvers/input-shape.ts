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
  if (!(schema instanceof z.ZodObject)) throw new Error(`${place} is no z.object`)
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
  if (schema instanceof z.ZodObject) return objectShape(schema, place)
  if (schema instanceof z.ZodArray) {
    return { kind: 'array', of: shapeOf(schema.def.element, `${place}[]`) }
  }
  if (schema instanceof z.ZodNumber && schema.isInt) return { kind: 'int' }
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' }
  if (schema._zod.def.type === 'string') return { kind: 'string' }
  throw new Error(
    `${place} is a ${schema._zod.def.type}: a job's input takes strings, whole numbers, booleans, arrays and objects of them`,
  )
}

/** Any object of `from` and `until` alone. */
function isWindow(schema: Schema): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).sort().join() === 'from,until'
}

function describe(schema: Schema): string | undefined {
  return z.globalRegistry.get(schema)?.description
}
