import { CodedError } from '../../model/coded-error'
import { documentId } from '../../model/document-id'
import { isFields } from '../finished/sent-operation'

/** Documents that are known before anyone sends them. */
export interface TrustedDocuments {
  /** Texts by id. */
  readonly byId: ReadonlyMap<string, string>
  /** No other document is executed. */
  readonly only: boolean
}

type Fields = Readonly<Record<string, unknown>>

/** A prefix says which digest an id is; there is one. */
const ID = /^(?:sha256:)?([0-9a-f]{64})$/

/**
 * The same fields of a request, with the text of the document that they name: by `documentId`, as the
 * draft of GraphQL over HTTP has it, or by Apollo's `extensions.persistedQuery`.
 * @throws CodedError DOCUMENT_NOT_FOUND, DOCUMENT_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND, BAD_REQUEST
 */
export function withDocument(fields: Fields, { byId, only }: TrustedDocuments): Fields {
  const { documentId: named, extensions, ...rest } = fields
  const hash = persistedHash(extensions)
  const { query } = rest
  if (typeof query === 'string' && query !== '') {
    const id = documentId(query)
    checkId(named ?? hash, id)
    if (only && !byId.has(id)) throw notTrusted()
    return { ...rest, ...withoutPersisted(extensions) }
  }
  const text = byId.get(idOf(named ?? hash) ?? '')
  if (text !== undefined) return { ...rest, ...withoutPersisted(extensions), query: text }
  if (named !== undefined) throw notFound(named)
  if (hash !== undefined) throw persistedNotFound()
  // Nothing is asked to be executed; who executes says so.
  return fields
}

function persistedHash(extensions: unknown): unknown {
  if (!isFields(extensions)) return undefined
  const { persistedQuery } = extensions
  return isFields(persistedQuery) ? persistedQuery['sha256Hash'] : undefined
}

/** What was understood here is nobody's business any more. */
function withoutPersisted(extensions: unknown): Fields {
  if (!isFields(extensions)) return extensions === undefined ? {} : { extensions }
  const others = Object.entries(extensions).filter(([name]) => name !== 'persistedQuery')
  return others.length === 0 ? {} : { extensions: Object.fromEntries(others) }
}

function idOf(named: unknown): string | undefined {
  return typeof named === 'string' ? ID.exec(named)?.[1] : undefined
}

function checkId(named: unknown, id: string): void {
  if (named === undefined || idOf(named) === id) return
  throw new CodedError(
    'BAD_REQUEST',
    `The request names another document than it sends: the SHA-256 of its query is ${id}.`,
  )
}

function notTrusted(): CodedError {
  return new CodedError(
    'DOCUMENT_NOT_TRUSTED',
    'Only documents that this server knows are executed; have this one added, or send one that is known.',
  )
}

function notFound(named: unknown): CodedError {
  return new CodedError(
    'DOCUMENT_NOT_FOUND',
    `No document is known as ${JSON.stringify(named)}; send the SHA-256 of one that is, as sha256:… in hexadecimal.`,
  )
}

/** In the words that clients look for before they send the text as well. */
function persistedNotFound(): CodedError {
  return new CodedError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
}
