import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { WrittenList } from './delivery'

/** An answer with the lists that execution saw as empty. */
export interface ListedAnswer {
  readonly result: FormattedExecutionResult
  readonly lists: readonly WrittenList[]
  /** Of what fails while lists are written. */
  readonly format: (error: GraphQLError) => GraphQLFormattedError
}

/**
 * The answer's JSON, piece by piece. Errors come last, for lists may add to them.
 * @throws Fault where something failed that cannot be null: what came before is no answer
 */
export function* answerPieces({ result, lists, format }: ListedAnswer): Generator<string> {
  const { data, errors = [], extensions } = result
  const late: GraphQLFormattedError[] = []
  yield '{"data":'
  yield* valuePieces(data, [], lists, (error) => late.push(format(error)))
  const all = [...errors, ...late]
  if (all.length > 0) yield `,"errors":${JSON.stringify(all)}`
  if (extensions !== undefined) yield `,"extensions":${JSON.stringify(extensions)}`
  yield '}\n'
}

/** Only what holds a list is looked into; one in what became null is nowhere. */
function* valuePieces(
  value: unknown,
  at: WrittenList['path'],
  lists: readonly WrittenList[],
  note: (error: GraphQLError) => void,
): Generator<string> {
  const [list] = lists
  if (list === undefined || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value ?? null)
    return
  }
  if (list.path.length === at.length) {
    yield* list.pieces(note)
    return
  }
  const isList = Array.isArray(value)
  yield isList ? '[' : '{'
  let before = ''
  for (const [name, inner] of Object.entries(value)) {
    const key = isList ? Number(name) : name
    yield isList ? before : `${before}${JSON.stringify(key)}:`
    const within = lists.filter(({ path }) => path[at.length] === key)
    yield* valuePieces(inner, [...at, key], within, note)
    before = ','
  }
  yield isList ? ']' : '}'
}
