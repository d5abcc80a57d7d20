import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { readS3LogTail } from '../../pipeline/launchers/aws/s3-log-tail'
import { S3AttemptStore } from '../../pipeline/launchers/s3-attempt-store'
import { AWS_ENVIRONMENT } from '../aws/server/stand-in'
import { startMoto, type MotoProcess } from '../aws/testing/moto-process'

const ROOT = path.resolve(__dirname, '../..')
const BUCKET = 'lake'
const CREATE = `
import sys
from spark.lib.attempt_files import files_at
address = sys.argv[1]
print(files_at(address).create(address, "python"))
`

/** Against a server of S3, from which both sides of a claim must get the same truth. */
describe('the files of attempts in S3', () => {
  let moto: MotoProcess
  let s3: S3Client
  let store: S3AttemptStore
  beforeAll(async () => {
    moto = await startMoto()
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
    s3 = new S3Client({ region: 'us-east-1', endpoint: moto.url, credentials })
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    store = new S3AttemptStore(s3, { bucket: BUCKET, key: 'attempts/' })
  })
  afterAll(async () => {
    s3.destroy()
    await moto.close()
  })

  /** As the entry of a job does. */
  async function createFromPython(address: string): Promise<boolean> {
    const python = path.join(AWS_ENVIRONMENT, 'bin/python')
    const child = spawn(python, ['-c', CREATE, address], {
      cwd: ROOT,
      env: {
        PYTHONPATH: ROOT,
        AWS_ENDPOINT_URL_S3: moto.url,
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_DEFAULT_REGION: 'us-east-1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (text) => (output += String(text)))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
    return output.trim() === 'True'
  }

  it('are at the address that the program is told', async () => {
    expect(await store.read('a1', 'request.json')).toBeNull()
    const address = await store.write('a1', 'request.json', 'Grüße')
    expect(address).toBe('s3://lake/attempts/a1/request.json')
    expect(store.address('a1')).toBe('s3://lake/attempts/a1/')
    expect(await store.read('a1', 'request.json')).toBe('Grüße')
    await store.write('a1', 'request.json', 'again')
    expect(await store.read('a1', 'request.json')).toBe('again')
  })

  it('are created by one of many that try at once', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `creator ${index}`)
    const created = await Promise.all(texts.map((text) => store.create('a2', 'claim', text)))
    expect(created.filter(Boolean)).toHaveLength(1)
    expect(await store.read('a2', 'claim')).toBe(texts[created.indexOf(true)])
  })

  it('are claimed by the reconciler or by the program in Python, never by both', async () => {
    await store.create('a3', 'claim', 'reconciler\n')
    expect(await createFromPython(store.address('a3', 'claim'))).toBe(false)
    expect(await createFromPython(store.address('a4', 'claim'))).toBe(true)
    expect(await createFromPython(store.address('a4', 'claim'))).toBe(false)
    expect(await store.create('a4', 'claim', 'reconciler\n')).toBe(false)
    expect(await store.read('a4', 'claim')).toMatch(/^python /)
  })

  it('have logs beside them, of which the end is read', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join('\n')
    const put = { Bucket: BUCKET, Key: 'logs/stderr.gz', Body: gzipSync(lines) }
    await s3.send(new PutObjectCommand(put))
    const tail = await readS3LogTail(s3, 's3://lake/logs/stderr.gz', 2)
    expect(tail).toEqual(['line 19998', 'line 19999'])
    expect(await readS3LogTail(s3, 's3://lake/logs/none.gz', 2)).toBeNull()
  })
})
