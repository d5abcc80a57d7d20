import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  getDirectiveValues,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

type Document = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>

/** Names of the fields that the operation takes of an object, through fragments, @skip and @include. */
export function selectedFields(info: Document): ReadonlySet<string> {
  return new Set(info.fieldNodes.flatMap((node) => namesIn(node.selectionSet, info)))
}

function namesIn(set: SelectionSetNode | undefined, info: Document): readonly string[] {
  return (set?.selections ?? [])
    .filter((selection) => isTaken(selection, info))
    .flatMap((selection) => namesOf(selection, info))
}

function namesOf(selection: SelectionNode, info: Document): readonly string[] {
  switch (selection.kind) {
    case Kind.FIELD:
      return [selection.name.value]
    case Kind.INLINE_FRAGMENT:
      return namesIn(selection.selectionSet, info)
    case Kind.FRAGMENT_SPREAD:
      return namesIn(info.fragments[selection.name.value]?.selectionSet, info)
  }
}

function isTaken(selection: SelectionNode, { variableValues }: Document): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues)
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)
  return skip?.['if'] !== true && include?.['if'] !== false
}
