import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startScriptedTrino, type ScriptedTrino } from './testing/scripted-trino'
import { openTrino } from './trino-engine'

const stats = {}
const query = {
  text: 'SELECT 1 AS c1',
  parameters: [],
  columns: ['long' as const],
  scan: { table: 't', files: [], columns: [] },
}

describe('TLS with an authority of one’s own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lakefront-tls-'))
  const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  let server: ScriptedTrino
  let cert: string

  beforeAll(async () => {
    const subject = ['-subj', '/CN=trino', '-addext', 'subjectAltName=IP:127.0.0.1']
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
    execFileSync('openssl', [...made, '-keyout', keyFile, '-out', certFile], { stdio: 'pipe' })
    cert = readFileSync(certFile, 'utf8')
    server = await startScriptedTrino({ key: readFileSync(keyFile, 'utf8'), cert })
    const columns = [{ name: 'c1', type: 'bigint' }]
    server.script({ POST: [{ status: 200, body: { id: 'q1', stats, columns, data: [[1]] } }] })
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })

  async function answer(ca: string | null) {
    const engine = openTrino(
      {
        url: server.url,
        catalog: 'lake',
        schema: null,
        user: 'reader',
        auth: { kind: 'bearer', token: 'abc' },
        ca,
        timeoutMs: 30_000,
      },
      () => undefined,
    )
    return engine.execute(query, new AbortController().signal).finally(() => engine.close())
  }

  it('is spoken with a server that the authority signed', async () => {
    expect((await answer(cert)).rows).toEqual([[1n]])
  })

  it('shows no credentials to a server that nobody signed', async () => {
    const before = server.seen.length
    await expect(answer(null)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(server.seen.length).toBe(before)
  })
})
