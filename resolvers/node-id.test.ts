import { keyOfNodeId, nodeId } from './node-id'

const RUN = '85117448bd65466490243cc2db683675'

describe('ids of nodes', () => {
  it('lead back to the key, for their own type only', () => {
    expect(keyOfNodeId('Run', nodeId('Run', RUN))).toBe(RUN)
    expect(() => keyOfNodeId('Run', nodeId('Dataset', 'accessLog'))).toThrow(/not the id of a Run/)
  })

  it('of a run may be what ingestedFile and messages call it', () => {
    expect(keyOfNodeId('Run', RUN)).toBe(RUN)
    expect(() => keyOfNodeId('Dataset', RUN)).toThrow(/not the id of a Dataset/)
    expect(() => keyOfNodeId('Run', RUN.slice(1))).toThrow(/not the id of a Run/)
  })
})
