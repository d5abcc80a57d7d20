import { keptAnswers, type KeptAnswer } from './kept-answers'

const answerOf = (text: string): KeptAnswer => ({
  from: 0,
  ended: true,
  nodes: [{ text, tags: [text], compared: { requests: 1n } }],
  totals: null,
  comparedTotals: null,
  comparedWindow: null,
  totalCount: null,
  sql: 'SELECT 1',
})

describe('kept answers', () => {
  it('give up those that were not used for longest when they grow too large', () => {
    const kept = keptAnswers({ nodesAhead: 1, bytes: 10_000 })
    for (const name of ['a', 'b']) kept.keep(name, answerOf(name.repeat(1000)))
    expect(kept.find('a')).not.toBeNull()
    kept.keep('c', answerOf('c'.repeat(1000)))
    expect(['a', 'b', 'c'].map((name) => kept.find(name) !== null)).toEqual([true, false, true])
    kept.keep('c', answerOf('d'.repeat(1000)))
    expect(kept.find('a')).not.toBeNull()
    expect(kept.find('c')?.nodes).toMatchObject([{ text: 'd'.repeat(1000) }])
  })

  it('keep nothing that is too large alone, and none of what it replaces', () => {
    const kept = keptAnswers({ nodesAhead: 1, bytes: 10_000 })
    kept.keep('a', answerOf('a'))
    kept.keep('b', answerOf('b'))
    kept.keep('a', answerOf('a'.repeat(10_000)))
    expect(kept.find('a')).toBeNull()
    expect(kept.find('b')).not.toBeNull()
  })
})
