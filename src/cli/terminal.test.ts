import { createTerminal } from './terminal'

function terminal(isTTY: boolean) {
  const written: string[] = []
  const out = { isTTY, columns: 10, write: (text: string) => written.push(text) }
  return { terminal: createTerminal(out, out), written }
}

describe('a terminal', () => {
  it('writes progress over itself where a person watches', () => {
    const { terminal: tty, written } = terminal(true)
    tty.progress('longer than a line')
    tty.progress('b')
    tty.line('done')
    expect(written.join('')).toBe('\r\u001b[Klonger th\r\u001b[Kb\r\u001b[Kdone\n')
  })

  it('writes progress as lines elsewhere', () => {
    const { terminal: pipe, written } = terminal(false)
    pipe.progress('longer than a line')
    pipe.line('done')
    expect(written.join('')).toBe('longer than a line\ndone\n')
  })
})
