import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sparkSubmit } from '../../../pipeline/launchers/spark-submit'
import { openHomeDatabase } from './home-database'

const toolchain = { javaHome: '/j', python: '/p', sparkHome: '/s', jars: [] }

describe('a PostgreSQL that others run', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-given-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is reached by Spark as the address says, its password in a file alone', async () => {
    const url =
      'postgresql://o%40wner:hunter%3A%5C2@db.example:6543/my%20runs?sslmode=verify-full&sslrootcert=/ca&options=-c%20x%3D1'
    const { address, stop } = await openHomeDatabase(url, folder, () => undefined)
    await stop()
    expect(readFileSync(path.join(folder, 'given.pgpass'), 'utf8')).toBe(
      'db.example:6543:my runs:o@wner:hunter\\:\\\\2\n',
    )
    const { args } = sparkSubmit(
      {
        toolchain,
        catalog: address,
        warehouse: '/w',
        repository: '/r',
        hashSecret: 's',
        memoryBytes: 2 ** 30,
        env: {},
      },
      { module: 'm', args: [], classDataArchive: null, inputBytes: null },
    )
    expect(args).toContain(
      'spark.sql.catalog.lakefront.uri=jdbc:postgresql://db.example:6543/my%20runs?sslmode=verify-full&sslrootcert=%2Fca&currentSchema=public',
    )
    expect(args.join(' ')).not.toMatch(/hunter/)
  })
})
