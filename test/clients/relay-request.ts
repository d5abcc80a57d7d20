import { createHash } from 'node:crypto'
import {
  type ArgumentNode,
  BREAK,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { type ConcreteRequest, getStorageKey, type NormalizationArgument } from 'relay-runtime'

interface Scalar {
  readonly kind: 'ScalarField'
  readonly alias: string | null
  readonly name: string
  readonly args: readonly NormalizationArgument[] | null
  readonly storageKey: string | null
}

interface Linked extends Omit<Scalar, 'kind'> {
  readonly kind: 'LinkedField'
  readonly concreteType: string
  readonly plural: boolean
  readonly selections: readonly Selection[]
}

type Selection = Scalar | Linked

/**
 * What Relay's compiler makes of one query of fields of object types; it knows neither fragments
 * nor directives. Like the compiler it asks for `id` wherever a type has one.
 */
export function relayRequest(text: string, schema: GraphQLSchema): ConcreteRequest {
  const read = sorted(parse(text))
  const sent = withIds(parse(text), schema)
  const queryType = schema.getQueryType()
  const operation = operationOf(read)
  const name = operation.name?.value
  if (!queryType || name === undefined) throw new Error('a query with a name is expected')
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(
    ({ variable, defaultValue }) => ({
      defaultValue: defaultValue === undefined ? null : valueFromASTUntyped(defaultValue),
      kind: 'LocalArgument' as const,
      name: variable.name.value,
    }),
  )
  return {
    fragment: {
      argumentDefinitions: argumentDefinitions.map(({ name, defaultValue }) => ({
        // Whoever writes these types calls it otherwise than the compiler does.
        ...{ defaultValue, kind: 'LocalArgument' as 'RootArgument' },
        name,
      })),
      kind: 'Fragment',
      metadata: null,
      name,
      selections: selectionsOf(operation.selectionSet, queryType),
      type: queryType.name,
      abstractKey: null,
    },
    kind: 'Request',
    operation: {
      argumentDefinitions,
      kind: 'Operation',
      name,
      selections: selectionsOf(operationOf(sorted(sent)).selectionSet, queryType),
    },
    params: {
      cacheID: createHash('sha256').update(text).digest('hex'),
      id: null,
      metadata: {},
      name,
      operationKind: 'query',
      text: print(sent),
    },
  }
}

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const [operation, ...others] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0)
    throw new Error('one operation without fragments is expected')
  return operation
}

/** Arguments and members of objects by name, so that equal ones have equal storage keys. */
function sorted(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: {
      leave: (node) => ({ ...node, arguments: [...(node.arguments ?? [])].sort(byName) }),
    },
    ObjectValue: { leave: (node) => ({ ...node, fields: [...node.fields].sort(byName) }) },
  })
}

function byName(a: { readonly name: { value: string } }, b: { readonly name: { value: string } }) {
  return a.name.value < b.name.value ? -1 : 1
}

function withIds(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema)
  const id: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'id' } }
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(node) {
          const parent = types.getParentType()
          const hasId = isObjectType(parent) && parent.getFields()['id'] !== undefined
          const selected = node.selections.some(
            (one) => one.kind === Kind.FIELD && (one.alias ?? one.name).value === 'id',
          )
          return hasId && !selected ? { ...node, selections: [...node.selections, id] } : undefined
        },
      },
    }),
  )
}

function selectionsOf({ selections }: SelectionSetNode, parent: GraphQLObjectType): Selection[] {
  return selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('fragments are not expected')
    return fieldOf(selection, parent)
  })
}

function fieldOf(node: FieldNode, parent: GraphQLObjectType): Selection {
  const name = node.name.value
  const declared = parent.getFields()[name]?.type
  if (declared === undefined) throw new Error(`${parent.name} has no ${name}`)
  const args = (node.arguments ?? []).map((argument: ArgumentNode) =>
    argumentOf(argument.name.value, argument.value),
  )
  const common = { alias: node.alias?.value ?? null, args: args.length === 0 ? null : args, name }
  const isStatic = args.length > 0 && args.every(({ kind }) => kind === 'Literal')
  const scalar: Scalar = { ...common, kind: 'ScalarField', storageKey: null }
  const storageKey = isStatic ? getStorageKey(scalar, {}) : null
  if (node.selectionSet === undefined) return { ...scalar, storageKey }
  const type = getNamedType(declared)
  if (!isObjectType(type)) throw new Error(`${name} is of no object type`)
  return {
    ...common,
    concreteType: type.name,
    kind: 'LinkedField',
    plural: isListType(getNullableType(declared)),
    selections: selectionsOf(node.selectionSet, type),
    storageKey,
  }
}

function argumentOf(name: string, value: ValueNode): NormalizationArgument {
  if (value.kind === Kind.VARIABLE)
    return { kind: 'Variable', name, variableName: value.name.value }
  if (!hasVariable(value)) return { kind: 'Literal', name, value: valueFromASTUntyped(value) }
  if (value.kind === Kind.LIST) {
    const items = value.values.map((item, index) => argumentOf(`${name}.${index}`, item))
    return { items, kind: 'ListValue', name }
  }
  if (value.kind !== Kind.OBJECT) throw new Error(`${value.kind} holds no variable`)
  const fields = value.fields.map((field) => argumentOf(field.name.value, field.value))
  return { fields, kind: 'ObjectValue', name }
}

function hasVariable(value: ValueNode): boolean {
  let found = false
  visit(value, {
    Variable() {
      found = true
      return BREAK
    },
  })
  return found
}
