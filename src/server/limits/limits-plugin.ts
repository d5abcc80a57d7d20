import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import {
  getVariableValues,
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from 'graphql'
import type { Limits } from '../../config/limits'
import { CodedError } from '../../model/coded-error'
import { operationSize } from './operation-size'
import { literalsSize, variablesSize } from './values-size'

/** Refuses operations that are too large, before anything of them runs. */
export function limitsPlugin<Context extends BaseContext>(
  limits: Limits,
): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        // Without one Apollo Server says so itself.
        if (operation === undefined) return
        const variables = request.variables ?? {}
        const [given, written] = [variablesSize(variables), literalsSize(document)]
        const listValues = given.listValues + written.listValues
        check('listValues', listValues, limits.listValues, 'send fewer values in lists')
        const valueDepth = Math.max(given.valueDepth, written.valueDepth)
        check('valueDepth', valueDepth, limits.valueDepth, 'nest fewer lists and objects')
        // What cannot be coerced never runs.
        const coerced = coercedOrNull(schema, operation.variableDefinitions ?? [], variables)
        if (coerced === null) return
        const fragments = fragmentsOf(document)
        const size = operationSize({ schema, operation, fragments, variables: coerced })
        check('depth', size.depth, limits.depth, 'select fewer fields inside fields')
        check('aliases', size.aliases, limits.aliases, 'ask for less in one operation')
        check('rows', size.rows, limits.rows, 'ask for fewer rows by first, and for more by pages')
        check('complexity', size.values, limits.complexity, 'select fewer fields or rows')
      },
    }),
  }
}

function check(name: keyof Limits, value: number, limit: number, remedy: string): void {
  if (value <= limit) return
  const message = `The operation has ${name} ${value}, and ${limit} is the limit: ${remedy}.`
  throw tooLarge(message)
}

/** What Apollo Server shows as the sender's fault. */
function tooLarge(message: string): GraphQLError {
  return new GraphQLError(message, {
    originalError: new CodedError('OPERATION_TOO_LARGE', message),
    extensions: { http: { status: 400 } },
  })
}

function coercedOrNull(
  schema: GraphQLSchema,
  definitions: Parameters<typeof getVariableValues>[1],
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  const { coerced } = getVariableValues(schema, definitions, variables, { maxErrors: 1 })
  return coerced ?? null
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}
