import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'
import { STABLE } from '../../model/stable'

/**
 * Whether an operation that passed validation is a query of which every field, whatever @skip and
 * @include leave out, tells the same as long as the same is published.
 */
export function isStableOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): boolean {
  const root = schema.getQueryType()
  if (operation !== OperationTypeNode.QUERY || root === null || root === undefined) return false
  const seen = new Set<string>()

  function isStable(selection: SelectionNode, parent: GraphQLCompositeType): boolean {
    switch (selection.kind) {
      case Kind.FIELD:
        return isStableField(selection, parent)
      case Kind.INLINE_FRAGMENT:
        return areStable(selection.selectionSet.selections, selection.typeCondition?.name, parent)
      case Kind.FRAGMENT_SPREAD:
        return isStableFragment(selection.name.value, parent)
    }
  }

  function areStable(
    selections: readonly SelectionNode[],
    condition: { readonly value: string } | undefined,
    parent: GraphQLCompositeType,
  ): boolean {
    const named = condition && schema.getType(condition.value)
    const type = isCompositeType(named) ? named : parent
    return selections.every((selection) => isStable(selection, type))
  }

  /** Looked at once, so that fragments in fragments cost nothing. */
  function isStableFragment(name: string, parent: GraphQLCompositeType): boolean {
    if (seen.has(name)) return true
    seen.add(name)
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
    )
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return false
    return areStable(fragment.selectionSet.selections, fragment.typeCondition.name, parent)
  }

  function isStableField(node: FieldNode, parent: GraphQLCompositeType): boolean {
    if (node.name.value === TypeNameMetaFieldDef.name) return true
    if (!isObjectType(parent) && !isInterfaceType(parent)) return false
    const field = parent.getFields()[node.name.value]
    if (field === undefined) return false
    const said = field.extensions[STABLE] ?? (parent === root ? false : parent.extensions[STABLE])
    if (said !== true) return false
    const type = getNamedType(field.type)
    if (!isCompositeType(type)) return true
    return areStable(node.selectionSet?.selections ?? [], undefined, type)
  }

  return areStable(selectionSet.selections, undefined, root)
}
