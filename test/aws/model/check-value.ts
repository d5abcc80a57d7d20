import type { ServiceModel, Shape } from './service-model'

/**
 * What is wrong with a value by its shape, each with its place; nothing when it fits. Stricter than
 * botocore, which looks at neither patterns nor enums.
 */
export function problemsOf(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  place: string,
): string[] {
  const shape = model.shapes[shapeName]
  if (shape === undefined) return [`${place}: the model has no shape ${shapeName}`]
  switch (shape.type) {
    case 'structure':
      return structureProblems(model, shape, value, place)
    case 'list':
      return listProblems(model, shape, value, place)
    case 'map':
      return mapProblems(model, shape, value, place)
    case 'string':
      return stringProblems(shape, value, place)
    case 'integer':
    case 'long':
      return Number.isInteger(value)
        ? rangeProblems(shape, Number(value), place)
        : [`${place}: ${show(value)} is no whole number`]
    case 'double':
    case 'float':
      return typeof value === 'number'
        ? rangeProblems(shape, value, place)
        : [`${place}: ${show(value)} is no number`]
    case 'timestamp':
      return Number.isFinite(value) ? [] : [`${place}: ${show(value)} is no time`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${place}: ${show(value)} is no boolean`]
    case 'blob':
      return typeof value === 'string' ? [] : [`${place}: ${show(value)} is no blob`]
    default:
      return [`${place}: cannot check the type ${shape.type}`]
  }
}

function structureProblems(
  model: ServiceModel,
  { members, required }: Shape,
  value: unknown,
  place: string,
): string[] {
  const given = entriesOf(value)
  if (given === null) return [`${place}: ${show(value)} is no structure`]
  const names = new Set(given.map(([name]) => name))
  const missing = required.filter((name) => !names.has(name))
  return [
    ...missing.map((name) => `${place}.${name}: is required and missing`),
    ...given.flatMap(([name, part]) => {
      const member = members[name]
      if (member === undefined) return [`${place}.${name}: the model knows no such member`]
      return problemsOf(model, member.shape, part, `${place}.${name}`)
    }),
  ]
}

function listProblems(model: ServiceModel, shape: Shape, value: unknown, place: string): string[] {
  if (!Array.isArray(value)) return [`${place}: ${show(value)} is no list`]
  const { member } = shape
  if (member === undefined) return [`${place}: the list's shape has no member`]
  return [
    ...sizeProblems(shape, value.length, `${place}: number of items`),
    ...value.flatMap((item, index) => problemsOf(model, member.shape, item, `${place}[${index}]`)),
  ]
}

function mapProblems(model: ServiceModel, shape: Shape, value: unknown, place: string): string[] {
  const given = entriesOf(value)
  if (given === null) return [`${place}: ${show(value)} is no map`]
  const { key, value: part } = shape
  if (key === undefined || part === undefined) return [`${place}: the map's shape lacks a part`]
  return [
    ...sizeProblems(shape, given.length, `${place}: number of entries`),
    ...given.flatMap(([name, item]) => [
      ...problemsOf(model, key.shape, name, `${place} key`),
      ...problemsOf(model, part.shape, item, `${place}.${name}`),
    ]),
  ]
}

function stringProblems(shape: Shape, value: unknown, place: string): string[] {
  if (typeof value !== 'string') return [`${place}: ${show(value)} is no string`]
  const values = shape.enum ?? [value]
  const pattern = shape.pattern === undefined ? null : patternOf(shape.pattern)
  return [
    ...(values.includes(value) ? [] : [`${place}: ${show(value)} is none of ${values.join(', ')}`]),
    ...sizeProblems(shape, Array.from(value).length, `${place}: length`),
    ...(pattern?.test(value) === false
      ? [`${place}: ${show(value)} does not match ${shape.pattern ?? ''}`]
      : []),
  ]
}

function rangeProblems(shape: Shape, value: number, place: string): string[] {
  return sizeProblems(shape, value, place)
}

function sizeProblems({ min, max }: Shape, size: number, what: string): string[] {
  return [
    ...(min !== undefined && size < min ? [`${what} ${size} is below ${min}`] : []),
    ...(max !== undefined && size > max ? [`${what} ${size} is above ${max}`] : []),
  ]
}

/** A member without a value is absent; null travels as a value and is none that a shape knows. */
function entriesOf(value: unknown): [string, unknown][] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.entries(value).filter(([, part]) => part !== undefined)
}

/** Models are written for Java; a pattern that JavaScript cannot read in either mode is not checked. */
function patternOf(pattern: string): RegExp | null {
  for (const flags of ['su', 's'])
    try {
      return new RegExp(`^(?:${pattern})$`, flags)
    } catch {
      continue
    }
  return null
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 100)
}
