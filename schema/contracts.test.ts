import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { contracts } from './contracts'
import { datasets } from './datasets'

const FOLDER = path.resolve(__dirname, '..', 'spark', 'contracts')

describe('spark/contracts', () => {
  it.each(contracts(datasets))(
    '$name is what `lakefront emit-contracts` writes',
    ({ name, text }) => {
      expect(readFileSync(path.join(FOLDER, name), 'utf8')).toBe(text)
    },
  )

  it('holds no contract of a dataset that is gone', () => {
    const stored = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
    expect(stored.sort()).toEqual(
      contracts(datasets)
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('names the stored columns of a grain', () => {
    const quarantine = contracts(datasets).find(({ name }) => name === 'accessLogQuarantine.json')
    expect(JSON.parse(quarantine?.text ?? '')).toMatchObject({
      table: 'trusted.access_log_quarantine',
      partitionedBy: { column: 'source_digest', transform: 'identity' },
      grain: ['file', 'line'],
    })
  })
})
