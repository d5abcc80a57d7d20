import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'

/** How large the answer of an operation can be. */
export interface OperationSize {
  readonly depth: number
  readonly aliases: number
  readonly rows: number
  readonly values: number
}

export interface SizedOperation {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** As coerced. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** Of lists whose length no `first` bounds. */
const ASSUMED_LENGTH = 20

/** `perRow`: what each row of the connection that the selection stands in adds. */
interface Size extends OperationSize {
  readonly perRow: { readonly rows: number; readonly values: number }
}

const NOTHING: Size = { depth: 0, aliases: 0, rows: 0, values: 0, perRow: { rows: 0, values: 0 } }

/**
 * Bounds an operation that passed validation, whatever `@skip` and `@include` leave out. Each
 * fragment is looked at once for each type that it is spread in, so nested spreads cost nothing.
 */
export function operationSize(sized: SizedOperation): OperationSize {
  const root = sized.schema.getRootType(sized.operation.operation)
  if (root === undefined || root === null) return NOTHING
  return new Sizer(sized).selections(sized.operation.selectionSet.selections, root)
}

class Sizer {
  private readonly known = new Map<string, Size>()

  constructor(private readonly sized: SizedOperation) {}

  selections(selections: readonly SelectionNode[], parent: GraphQLCompositeType): Size {
    return selections
      .map((selection) => this.selection(selection, parent))
      .reduce(together, NOTHING)
  }

  private selection(selection: SelectionNode, parent: GraphQLCompositeType): Size {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.field(selection, parent)
      case Kind.INLINE_FRAGMENT:
        return this.selections(
          selection.selectionSet.selections,
          this.typeNamed(selection.typeCondition?.name.value) ?? parent,
        )
      case Kind.FRAGMENT_SPREAD:
        return this.fragment(selection.name.value)
    }
  }

  private fragment(name: string): Size {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const fragment = this.sized.fragments.get(name)
    const type = this.typeNamed(fragment?.typeCondition.name.value)
    if (fragment === undefined || type === undefined) return NOTHING
    const size = this.selections(fragment.selectionSet.selections, type)
    this.known.set(name, size)
    return size
  }

  private field(node: FieldNode, parent: GraphQLCompositeType): Size {
    const field = fieldOf(this.sized.schema, parent, node.name.value)
    const aliases = node.alias === undefined ? 0 : 1
    if (field === undefined) return { ...NOTHING, depth: 1, aliases }
    const type = getNamedType(field.type)
    if (node.selectionSet === undefined || !isCompositeType(type))
      return { ...NOTHING, depth: 1, aliases, values: isList(field.type) ? ASSUMED_LENGTH : 1 }
    const inner = this.selections(node.selectionSet.selections, type)
    const outer = { depth: inner.depth + 1, aliases: inner.aliases + aliases }
    const first = this.firstOf(field, node)
    if (first !== null) {
      const { rows, values } = plus(inner, times(inner.perRow, first))
      return { ...outer, rows: rows + first, values, perRow: NOTHING.perRow }
    }
    if (!isList(field.type)) return { ...inner, ...outer }
    if (isConnection(parent))
      return { ...outer, rows: 0, values: 0, perRow: plus(inner, inner.perRow) }
    return { ...outer, ...times(inner, ASSUMED_LENGTH), perRow: NOTHING.perRow }
  }

  /** Null where the field is no connection. */
  private firstOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | null {
    if (!field.args.some(({ name }) => name === 'first')) return null
    const { first } = this.argumentsOf(field, node)
    // Below 1 is refused by whoever answers it.
    return typeof first === 'number' ? Math.max(first, 0) : 0
  }

  /** None of a field with a value that does not fit, as null for one that has a default: it is not executed. */
  private argumentsOf(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
  ): Readonly<Record<string, unknown>> {
    try {
      return getArgumentValues(field, node, this.sized.variables)
    } catch {
      return {}
    }
  }

  private typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.sized.schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    ...plus(a, b),
    perRow: plus(a.perRow, b.perRow),
  }
}

type Amount = Pick<OperationSize, 'rows' | 'values'>

function plus(a: Amount, b: Amount): Amount {
  return { rows: a.rows + b.rows, values: a.values + b.values }
}

function times({ rows, values }: Amount, factor: number): Amount {
  return { rows: rows * factor, values: values * factor }
}

function isConnection(type: GraphQLCompositeType): boolean {
  return isObjectType(type) && 'pageInfo' in type.getFields()
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type)
}

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (parent === schema.getQueryType()) {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
    if (meta !== undefined) return meta
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
}
