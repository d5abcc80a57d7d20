import { EventEmitter } from 'node:events'
import { interrupted, interruption } from './interruption'

describe('Ctrl-C', () => {
  it('asks for the end once, then forces it, and no more after the release', async () => {
    const source = new EventEmitter()
    let forced = 0
    const { signal, release } = interruption(source, () => {
      forced += 1
    })
    const ended = interrupted(signal)
    source.emit('SIGINT')
    await ended
    expect(forced).toBe(0)
    source.emit('SIGTERM')
    expect(forced).toBe(1)
    release()
    source.emit('SIGINT')
    expect(forced).toBe(1)
  })
})
