import { z } from 'zod'
import { scripted } from '../core/executor'
import { virtualAccount, type VirtualAccount } from '../testing/virtual-account'

const listed = z.object({
  Steps: z.array(
    z.object({ Id: z.string(), Name: z.string(), Status: z.looseObject({ State: z.string() }) }),
  ),
  Marker: z.string().optional(),
})
const described = z.object({ Cluster: z.object({ Status: z.looseObject({ State: z.string() }) }) })

function step(Name: string, ActionOnFailure = 'CONTINUE') {
  return { Name, ActionOnFailure, HadoopJarStep: { Jar: 'command-runner.jar', Args: ['x'] } }
}

function cluster(account: VirtualAccount, more: object = {}): string {
  const Instances = { KeepJobFlowAliveWhenNoSteps: true }
  const { JobFlowId } = account.call('emr', 'RunJobFlow', { Name: 'c', Instances, ...more })
  return z.string().parse(JobFlowId)
}

function add(account: VirtualAccount, JobFlowId: string, Steps: readonly object[]): string[] {
  const { StepIds } = account.call('emr', 'AddJobFlowSteps', { JobFlowId, Steps })
  return z.array(z.string()).parse(StepIds)
}

/** Oldest first. */
function states(account: VirtualAccount, ClusterId: string): string[] {
  const { Steps } = listed.parse(account.call('emr', 'ListSteps', { ClusterId }))
  return Steps.reverse().map(({ Name, Status }) => `${Name} ${Status.State}`)
}

function stateOf(account: VirtualAccount, ClusterId: string): string {
  return described.parse(account.call('emr', 'DescribeCluster', { ClusterId })).Cluster.Status.State
}

/** Steps whose name begins with `bad` fail after a second, others succeed after one. */
const byName = scripted(({ name }) => ({
  kind: name.startsWith('bad') ? 'failed' : 'succeeded',
  afterMs: 1_000,
  cancelMs: 300,
}))

describe('an EMR cluster', () => {
  it('boots, waits, runs steps one after the other however far time jumps, and waits again', () => {
    const account = virtualAccount()
    const id = cluster(account)
    expect(stateOf(account, id)).toBe('STARTING')
    account.pass(20)
    expect(stateOf(account, id)).toBe('BOOTSTRAPPING')
    account.pass(20)
    expect(stateOf(account, id)).toBe('WAITING')
    add(account, id, [step('a'), step('b'), step('c')])
    account.pass(500)
    expect(stateOf(account, id)).toBe('RUNNING')
    expect(states(account, id)).toEqual(['a RUNNING', 'b PENDING', 'c PENDING'])
    account.pass(2_000)
    expect(states(account, id)).toEqual(['a COMPLETED', 'b COMPLETED', 'c RUNNING'])
    account.pass(600)
    expect(states(account, id)).toEqual(['a COMPLETED', 'b COMPLETED', 'c COMPLETED'])
    expect(stateOf(account, id)).toBe('WAITING')
  })

  it('runs as many steps at once as it was told', () => {
    const account = virtualAccount()
    const id = cluster(account, { StepConcurrencyLevel: 2 })
    add(account, id, [step('a'), step('b'), step('c')])
    account.pass(600)
    expect(states(account, id)).toEqual(['a RUNNING', 'b RUNNING', 'c PENDING'])
  })

  it('ends by itself after its steps when it is not kept alive', () => {
    const account = virtualAccount()
    const id = cluster(account, {
      Instances: { KeepJobFlowAliveWhenNoSteps: false },
      Steps: [step('a')],
    })
    account.pass(1_050)
    expect(stateOf(account, id)).toBe('TERMINATING')
    account.pass(100)
    expect(stateOf(account, id)).toBe('TERMINATED')
    expect(() => add(account, id, [step('b')])).toThrow('may not be modified')
  })

  it.each([
    ['CONTINUE', ['bad FAILED', 'next COMPLETED'], 'WAITING'],
    ['CANCEL_AND_WAIT', ['bad FAILED', 'next CANCELLED'], 'WAITING'],
    ['TERMINATE_CLUSTER', ['bad FAILED', 'next CANCELLED'], 'TERMINATED_WITH_ERRORS'],
  ])('does as %s says when a step fails', (action, steps, state) => {
    const account = virtualAccount({ executor: byName })
    const id = cluster(account)
    add(account, id, [step('bad', action), step('next')])
    account.pass(10_000)
    expect(states(account, id)).toEqual(steps)
    expect(stateOf(account, id)).toBe(state)
  })

  it('interrupts what runs and cancels what is pending when it is terminated', () => {
    const account = virtualAccount({ executor: byName })
    const id = cluster(account)
    add(account, id, [step('a'), step('b')])
    account.pass(500)
    account.call('emr', 'TerminateJobFlows', { JobFlowIds: [id] })
    account.pass(200)
    // Its program still ends.
    expect(stateOf(account, id)).toBe('TERMINATING')
    account.pass(200)
    expect(states(account, id)).toEqual(['a INTERRUPTED', 'b CANCELLED'])
    expect(stateOf(account, id)).toBe('TERMINATED')
  })

  it('takes 256 active steps and no more, and a step that ended makes room', () => {
    const account = virtualAccount()
    const id = cluster(account)
    const many = (count: number) => Array.from({ length: count }, (_, index) => step(`s${index}`))
    add(account, id, many(200))
    add(account, id, many(56))
    expect(() => add(account, id, many(1))).toThrow('Maximum number of active steps')
    account.pass(1_100)
    expect(add(account, id, many(1))).toHaveLength(1)
  })
})

describe('canceling EMR steps', () => {
  it('is asynchronous, keeps its place until the program is gone, and sets off no action', () => {
    const account = virtualAccount({ executor: byName })
    const id = cluster(account)
    const ids = add(account, id, [step('a', 'TERMINATE_CLUSTER'), step('b'), step('c')])
    account.pass(500)
    const StepIds = [ids[0], ids[2], 's-NONE']
    const answer = account.call('emr', 'CancelSteps', { ClusterId: id, StepIds })
    expect(answer['CancelStepsInfoList']).toMatchObject([
      { Status: 'SUBMITTED' },
      { Status: 'SUBMITTED' },
      { Status: 'FAILED' },
    ])
    expect(states(account, id)).toEqual(['a CANCEL_PENDING', 'b PENDING', 'c CANCEL_PENDING'])
    account.pass(310)
    expect(states(account, id)).toEqual(['a CANCELLED', 'b RUNNING', 'c CANCELLED'])
    expect(stateOf(account, id)).toBe('RUNNING')
  })

  it('loses the race against a step that ends before', () => {
    const account = virtualAccount({ executor: byName })
    const id = cluster(account)
    const StepIds = add(account, id, [step('a')])
    account.pass(1_030)
    account.call('emr', 'CancelSteps', { ClusterId: id, StepIds })
    account.pass(1_000)
    expect(states(account, id)).toEqual(['a COMPLETED'])
  })
})

describe('ListSteps', () => {
  it('takes ten ids at most', () => {
    const account = virtualAccount()
    const ClusterId = cluster(account)
    const StepIds = add(
      account,
      ClusterId,
      Array.from({ length: 11 }, () => step('a')),
    )
    expect(() => account.call('emr', 'ListSteps', { ClusterId, StepIds })).toThrow('maximum of 10')
    const ten = account.call('emr', 'ListSteps', { ClusterId, StepIds: StepIds.slice(1) })
    expect(listed.parse(ten).Steps).toHaveLength(10)
  })

  it('pages newest first, past steps that are added meanwhile', () => {
    const account = virtualAccount()
    const ClusterId = cluster(account)
    const ids = add(
      account,
      ClusterId,
      Array.from({ length: 60 }, () => step('a')),
    )
    const first = listed.parse(account.call('emr', 'ListSteps', { ClusterId }))
    expect(first.Steps).toHaveLength(50)
    add(account, ClusterId, [step('late')])
    const second = listed.parse(
      account.call('emr', 'ListSteps', { ClusterId, Marker: first.Marker }),
    )
    expect([...first.Steps, ...second.Steps].map(({ Id }) => Id)).toEqual(ids.reverse())
    expect(second.Marker).toBeUndefined()
  })
})
