import { CodedError } from '../../model/coded-error'
import { isSystemError } from '../../model/system-error'
import { abortedError } from '../engine'
import type { HttpAnswer, HttpClient } from './http'
import { readQueryResults, type QueryResults } from './query-results'
import { sendAgain, type Repeating } from './send-again'
import { trinoError, unavailable } from './trino-error'
import { clientHeaders, statementHeaders, type TrinoOptions } from './trino-options'

export interface StatementParts extends Repeating {
  readonly options: TrinoOptions
  readonly http: HttpClient
  /** Told of a statement that was canceled without Trino saying so. */
  unconfirmed(error: unknown): void
}

/** Within this time Trino has to take a statement, however busy it is. */
const SUBMIT_MS = 15_000
/** And to confirm that it was canceled, however busy it is with what is canceled. */
const CANCEL_MS = 15_000
const CONFIRM_EVERY_MS = 50

/**
 * The answers about one statement, one after the other, until its last. Where it is not wanted to its
 * end, by the signal or by who reads, it is canceled at Trino, and that is waited for.
 * @throws CodedError as Engine.execute
 */
export async function* statementResults(
  text: string,
  parts: StatementParts,
  signal: AbortSignal,
): AsyncGenerator<QueryResults, void, undefined> {
  if (signal.aborted) throw abortedError(signal)
  let results = resultsOf(await submit(text, parts))
  let isEnded = false
  try {
    for (;;) {
      if (results.error !== undefined) throw failureOf(results, signal)
      const next = results.nextUri
      if (next === undefined) isEnded = true
      yield results
      if (next === undefined) return
      results = resultsOf(await fetchNext(next, parts, signal))
    }
  } catch (error) {
    isEnded ||= results.error !== undefined
    throw error
  } finally {
    if (!isEnded) await cancel(results, parts)
  }
}

/**
 * Repeated only where no statement can have come of it. The client's signal does not end it: the answer
 * names what is to be canceled then.
 */
async function submit(text: string, parts: StatementParts): Promise<HttpAnswer> {
  const { options, http } = parts
  const url = new URL('/v1/statement', options.url).href
  const headers = statementHeaders(options)
  const limit = AbortSignal.timeout(SUBMIT_MS)
  try {
    return await sendAgain(
      () => http.send({ method: 'POST', url, headers, body: text, signal: limit }),
      (fault) => isSystemError(fault, 'ECONNREFUSED'),
      parts,
      limit,
    )
  } catch (error) {
    throw limit.aborted ? unavailable(error) : error
  }
}

/** The same answer comes as often as it is asked for, until the one after it was. */
async function fetchNext(
  next: string,
  parts: StatementParts,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const url = sameOrigin(next, parts.options)
  const headers = clientHeaders(parts.options)
  return sendAgain(
    () => parts.http.send({ method: 'GET', url, headers, signal }),
    () => true,
    parts,
    signal,
  )
}

/** Credentials go to the configured place and to no other. */
function sameOrigin(uri: string, { url }: TrinoOptions): string {
  if (URL.canParse(uri) && new URL(uri).origin === new URL(url).origin) return uri
  throw new CodedError(
    'ENGINE_UNAVAILABLE',
    'Trino names another place for the rest of its answer than the configured one; behind a proxy it needs http-server.process-forwarded=true.',
    { cause: new Error(uri) },
  )
}

function resultsOf({ status, text }: HttpAnswer): QueryResults {
  if (status === 401 || status === 403) {
    throw new CodedError(
      'ENGINE_UNAVAILABLE',
      'Trino does not accept the credentials that the server is configured with.',
      { cause: new Error(`HTTP status ${status}: ${text}`) },
    )
  }
  // 404 and 410 too: a coordinator that was started again knows nothing of former statements.
  if (status !== 200) throw unavailable(new Error(`HTTP status ${status}: ${text}`))
  try {
    return readQueryResults(text)
  } catch (cause) {
    throw unavailable(cause)
  }
}

function failureOf({ error, id }: QueryResults, signal: AbortSignal): CodedError {
  if (signal.aborted) return abortedError(signal)
  return trinoError(error ?? { message: '', errorName: '', errorType: '' }, id)
}

/**
 * Resolves when Trino says that the statement is over, or has no more time to say so: it ends it itself
 * when its time is over, or when nobody asks for it any more.
 */
async function cancel({ nextUri }: QueryResults, parts: StatementParts): Promise<void> {
  if (nextUri === undefined) return
  const signal = AbortSignal.timeout(CANCEL_MS)
  const headers = clientHeaders(parts.options)
  try {
    const url = sameOrigin(nextUri, parts.options)
    const send = (method: 'DELETE' | 'GET') =>
      sendAgain(
        () => parts.http.send({ method, url, headers, signal }),
        (fault) => !isSystemError(fault, 'ECONNREFUSED'),
        parts,
        signal,
      )
    let answer = await send('DELETE')
    while (!isOver(answer)) {
      await parts.wait(CONFIRM_EVERY_MS, signal)
      answer = await send('GET')
    }
  } catch (error) {
    parts.unconfirmed(error)
  }
}

function isOver({ status, text }: HttpAnswer): boolean {
  if (status === 404 || status === 410) return true
  return status === 200 && readQueryResults(text).nextUri === undefined
}
