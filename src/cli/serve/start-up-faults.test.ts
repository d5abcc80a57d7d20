import { once } from 'node:events'
import { createServer } from 'node:net'
import { DatabaseUnavailable } from '../../store/database-unavailable'
import { assertListenable, databaseFault } from './start-up-faults'

describe('faults of the start', () => {
  it('are told of a port that is in use, before anything else is done', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await expect(assertListenable({ host: '127.0.0.1', port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is in use: set PORT`,
    )
    other.close()
    await once(other, 'close')
    await assertListenable({ host: '127.0.0.1', port })
  })

  it('are told of an address of another machine', async () => {
    await expect(assertListenable({ host: '192.0.2.1', port: 0 })).rejects.toThrow(/set HOST/)
  })

  it('hold nothing of what a driver says', () => {
    const error = Object.assign(new Error('password hunter2'), { code: '28P01' })
    expect(databaseFault({ host: 'db', port: 5432 }, error).message).toMatch(/^.*db:5432.*28P01.*$/)
    expect(databaseFault({ host: 'db', port: 5432 }, error).message).not.toContain('hunter2')
    const refused = new DatabaseUnavailable(error)
    expect(databaseFault({ host: 'db', port: 5432 }, refused).message).toContain('28P01')
  })
})
