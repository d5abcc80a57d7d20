import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { keptHashSecret } from './hash-secret'

describe('the kept key of the visitors’ hashes', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'lakefront-secret-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  it('is made once, for its owner alone', () => {
    const file = path.join(home, 'new', 'secret')
    const made = keptHashSecret(file)
    expect(made).toMatch(/^[0-9a-f]{64}$/)
    expect(keptHashSecret(file)).toBe(made)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is not replaced when it was lost: hashes would no longer fit the old ones', () => {
    const file = path.join(home, 'lost')
    writeFileSync(file, '')
    expect(() => keptHashSecret(file)).toThrow(/put the secret back/)
  })
})
