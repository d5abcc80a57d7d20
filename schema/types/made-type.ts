import 'reflect-metadata'
import { ArgsType, Field, InputType, ObjectType, type FieldOptions } from 'type-graphql'

/** A class without a line of code, for type-graphql to hang its metadata on. */
export interface MadeClass {
  new (): object
  readonly prototype: object
}

/** A scalar, an enum object or a class; `[type]` is a list of it. */
export type FieldType = object | readonly [object]

export interface MadeField {
  readonly name: string
  readonly type: FieldType
  readonly options: FieldOptions
}

export function objectType(
  name: string,
  description: string,
  fields: readonly MadeField[],
): MadeClass {
  const made = emptyClass(name)
  ObjectType(name, { description, simpleResolvers: true })(made)
  return withFields(made, fields)
}

/** A field that refers to the type itself is given by `own`. */
export function inputType(
  name: string,
  description: string,
  fields: readonly MadeField[],
  own: (made: MadeClass) => readonly MadeField[] = () => [],
): MadeClass {
  const made = emptyClass(name)
  InputType(name, { description })(made)
  return withFields(made, [...fields, ...own(made)])
}

export function argsType(name: string, fields: readonly MadeField[]): MadeClass {
  const made = emptyClass(name)
  ArgsType()(made)
  return withFields(made, fields)
}

export function addFields(made: MadeClass, fields: readonly MadeField[]): void {
  for (const { name, type, options } of fields) {
    Field(() => (Array.isArray(type) ? [type[0]] : type), options)(made.prototype, name)
  }
}

function withFields(made: MadeClass, fields: readonly MadeField[]): MadeClass {
  addFields(made, fields)
  return made
}

function emptyClass(name: string): MadeClass {
  const made = class {}
  Object.defineProperty(made, 'name', { value: name })
  return made
}
