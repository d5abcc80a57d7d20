import { Int } from 'type-graphql'
import { WindowInput } from '../schema/inputs/window-input'
import { pascalCase } from '../schema/decorators/names'
import { formatInstantText } from '../schema/scalars/instant-text'
import { inputType, type FieldType, type MadeClass } from '../schema/types/made-type'
import { assertNever } from '../src/model/assert-never'
import type { InputShape, ObjectShape } from './input-shape'
import { isRecord } from './is-record'

/** The input type of a shape, named; the objects in it are named after their members. */
export function inputOf(name: string, shape: ObjectShape): MadeClass {
  return inputType(
    `${name}Input`,
    shape.description ?? `Values of ${name}.`,
    shape.members.map((member) => ({
      name: member.name,
      type: fieldType(`${name}${pascalCase(member.name)}`, member.shape),
      options: {
        nullable: !member.required,
        ...(member.description !== undefined && { description: member.description }),
      },
    })),
  )
}

function fieldType(name: string, shape: InputShape): FieldType {
  switch (shape.kind) {
    case 'string':
      return String
    case 'int':
      return Int
    case 'boolean':
      return Boolean
    case 'window':
      return WindowInput
    case 'object':
      return inputOf(name, shape)
    case 'array':
      return [fieldType(name, shape.of)]
    default:
      return assertNever(shape)
  }
}

/** The plain JSON value that a job's zod schema reads: instants leave as RFC 3339 in UTC. */
export function jobInputValue(shape: InputShape, value: unknown): unknown {
  switch (shape.kind) {
    case 'string':
    case 'int':
    case 'boolean':
      return value
    case 'window':
      return isRecord(value)
        ? { from: instantText(value['from']), until: instantText(value['until']) }
        : value
    case 'array':
      return Array.isArray(value) ? value.map((item) => jobInputValue(shape.of, item)) : value
    case 'object':
      return isRecord(value) ? objectValue(shape, value) : value
    default:
      return assertNever(shape)
  }
}

function objectValue(shape: ObjectShape, value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    shape.members
      .filter(({ name }) => value[name] !== undefined)
      .map((member) => [member.name, jobInputValue(member.shape, value[member.name])]),
  )
}

function instantText(value: unknown): unknown {
  return typeof value === 'bigint' ? formatInstantText(value) : value
}
