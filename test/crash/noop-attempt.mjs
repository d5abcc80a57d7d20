/**
 * What the services execute in the suite of kills at random: an attempt whose work is one line in a
 * ledger, `work started ATTEMPT`. It claims its id, works, writes result.json and ends, as every
 * program does. Spark programs are told by arguments, functions by their event on standard input.
 * Environment: NOOP_S3 (address of the server of S3), NOOP_LEDGER (file).
 */
import { createHash, randomUUID } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const LONGEST_MS = 800
/** What the server of S3 looks at of a signature. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=key/20240101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0',
}
const ROWS = Object.fromEntries(
  ['read', 'written', 'quarantined', 'duplicate', 'blank', 'outside'].map((name) => [name, '0']),
)

const isFunction = process.argv.length === 2
const { attemptId, resultAddress } = isFunction
  ? JSON.parse(readFileSync(0, 'utf8'))
  : fromArguments(process.argv.slice(2))
const folder = path.posix.dirname(resultAddress).replace('s3://', `${process.env.NOOP_S3}/`)

if (await put('claim', `${attemptId} ${randomUUID()}`, { 'if-none-match': '*' })) await work()

async function work() {
  const startedAt = Date.now()
  await tell('running', null, startedAt)
  appendFileSync(process.env.NOOP_LEDGER, `work started ${attemptId}\n`)
  await delay(Number.parseInt(digest().slice(0, 8), 16) % LONGEST_MS)
  if (isFunction && (await isCancelAsked())) return tell('ended', 'canceled', startedAt)
  await put('result.json', JSON.stringify(result()))
  await tell('ended', 'succeeded', startedAt)
}

/** An ingestion tells of a file that nobody reads, so that every cleaning run has work to do. */
function result() {
  return {
    version: 1,
    attemptId,
    status: 'succeeded',
    rows: ROWS,
    outputs: [],
    checks: [],
    manifests: isFunction ? [manifest()] : [],
  }
}

function manifest() {
  return {
    digest: digest(),
    source: 'logs',
    name: `${attemptId}.log`,
    size: '0',
    lines: '0',
    endsWithNewline: true,
    object: `${attemptId}.gz`,
    rootDigest: digest(),
    predecessor: null,
    firstLine: '1',
    firstTime: null,
    lastTime: null,
    days: ['2024-02-29'],
    openLineDay: null,
    arrivedAt: '2024-03-01T00:00:00.000000Z',
    runId: attemptId,
  }
}

function digest() {
  return createHash('sha256').update(attemptId).digest('hex')
}

/** A function says itself where it is; of a Spark program the service tells. */
async function tell(state, reason, startedAt) {
  if (!isFunction) return
  const heartbeatAt = Date.now()
  const invocation = { deadline: startedAt + 900_000, requestId: 'request', logStream: 'stream' }
  await put('state.json', JSON.stringify({ state, reason, startedAt, heartbeatAt, ...invocation }))
}

async function isCancelAsked() {
  const answer = await fetch(`${folder}/cancel`, { headers: SIGNED })
  return answer.status === 200
}

/** False: it is there already. */
async function put(name, body, headers = {}) {
  const answer = await fetch(`${folder}/${name}`, {
    method: 'PUT',
    headers: { ...SIGNED, ...headers },
    body,
  })
  if (answer.status !== 200 && answer.status !== 412)
    throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
  return answer.status === 200
}

/** Glue names its arguments; elsewhere they are the last three. */
function fromArguments(args) {
  const [id, , result] = args.slice(-3)
  const named = (name, byPlace) => args[args.indexOf(name) + 1 || args.length] ?? byPlace
  return { attemptId: named('--attempt_id', id), resultAddress: named('--result', result) }
}
