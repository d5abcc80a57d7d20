import { isDeepStrictEqual } from 'node:util'
import type { Dataset, Dimension } from '../../src/model/dataset'
import type { Column } from '../../src/model/dataset'
import { TIME_GRAINS } from '../../src/model/expression'

const MEMBER = /^[a-z][a-z0-9_]*$/
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/

export function dimensionFaults(dataset: Dataset): readonly string[] {
  return dataset.dimensions.flatMap((dimension) => [
    ...columnFaults(dimension, dataset.columns),
    ...memberFaults(dimension),
  ])
}

function columnFaults({ name, type, expression }: Dimension, columns: readonly Column[]): string[] {
  const column = columns.find((candidate) => candidate.name === expression.column)
  if (column === undefined) return [`${name} reads ${expression.column}, which is no column`]
  if (expression.kind === 'truncate') {
    if (column.type !== 'timestamptz') {
      return [`${name} is a grain of ${column.name}, which is no timestamptz`]
    }
    const isFiner =
      column.grain !== undefined &&
      TIME_GRAINS.indexOf(expression.grain) < TIME_GRAINS.indexOf(column.grain)
    return isFiner ? [`${name} is finer than ${column.name}, stored by ${column.grain}`] : []
  }
  return isDeepStrictEqual(type, column.type)
    ? []
    : [`${name} has another type than column ${column.name}`]
}

function memberFaults({ name, type, members, enumName }: Dimension): string[] {
  if (members === undefined) return []
  return [
    ...(type === 'string' ? [] : [`${name} has members, but is no string`]),
    ...(members.length > 0 ? [] : [`${name} has an enum without members`]),
    ...(enumName !== undefined && TYPE_NAME.test(enumName)
      ? []
      : [`${name} has an enum whose name is not PascalCase`]),
    ...(new Set(members).size === members.length ? [] : [`${name} has a member twice`]),
    ...members
      .filter((member) => !MEMBER.test(member))
      .map((member) => `${name} has the member ${JSON.stringify(member)}, which is not snake_case`),
  ]
}
