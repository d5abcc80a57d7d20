import { FaultScript } from './script'

const call = (action: string, input = {}) => ({ service: 'emr', action, input })

describe('a fault script', () => {
  it('counts the matching calls of each rule from the one it begins with', () => {
    const script = new FaultScript()
    script.add({
      service: 'emr',
      action: 'ListSteps',
      from: 2,
      times: 2,
      fault: { kind: 'throttle' },
    })
    const met = ['ListSteps', 'CancelSteps', 'ListSteps', 'ListSteps', 'ListSteps'].map(
      (action) => script.faultsOf(call(action)).length,
    )
    expect(met).toEqual([0, 0, 1, 1, 0])
  })

  it('looks into the input, and applies every rule that matches', () => {
    const script = new FaultScript()
    const where = { Steps: { 0: { Name: 'a' } } }
    script.add({ service: 'emr', where, fault: { kind: 'lag', ms: 5 } })
    script.add({
      service: 'emr',
      when: ({ action }) => action.startsWith('Add'),
      fault: { kind: 'lostAnswer' },
    })
    const kinds = (name: string) =>
      script.faultsOf(call('AddJobFlowSteps', { Steps: [{ Name: name }] })).map(({ kind }) => kind)
    expect(kinds('a')).toEqual(['lag', 'lostAnswer'])
    expect(kinds('b')).toEqual(['lostAnswer'])
    script.clear()
    expect(kinds('a')).toEqual([])
  })
})
