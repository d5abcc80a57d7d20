import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  getDirectiveValues,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** The field whose selection is asked for. */
export type SelectingField = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>

/**
 * Names of the fields that the operation takes of an object, or of the object at `path` in it, through
 * fragments, @skip and @include.
 */
export function selectedFields(
  info: SelectingField,
  ...path: readonly string[]
): ReadonlySet<string> {
  let fields: readonly FieldNode[] = info.fieldNodes
  for (const step of path) fields = fieldsOf(fields, info).filter(({ name }) => name.value === step)
  return new Set(fieldsOf(fields, info).map(({ name }) => name.value))
}

function fieldsOf(fields: readonly FieldNode[], info: SelectingField): readonly FieldNode[] {
  return fields.flatMap(({ selectionSet }) => fieldsIn(selectionSet, info))
}

function fieldsIn(set: SelectionSetNode | undefined, info: SelectingField): readonly FieldNode[] {
  return (set?.selections ?? [])
    .filter((selection) => isTaken(selection, info))
    .flatMap((selection) => fieldsBehind(selection, info))
}

function fieldsBehind(selection: SelectionNode, info: SelectingField): readonly FieldNode[] {
  switch (selection.kind) {
    case Kind.FIELD:
      return [selection]
    case Kind.INLINE_FRAGMENT:
      return fieldsIn(selection.selectionSet, info)
    case Kind.FRAGMENT_SPREAD:
      return fieldsIn(info.fragments[selection.name.value]?.selectionSet, info)
  }
}

function isTaken(selection: SelectionNode, { variableValues }: SelectingField): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues)
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)
  return skip?.['if'] !== true && include?.['if'] !== false
}
