import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  EMRClient,
  ListStepsCommand,
  RunJobFlowCommand,
  type StepCancellationOption,
} from '@aws-sdk/client-emr'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Settings } from './process/settings'
import { startStandInProcess, type StandInProcess } from './process/stand-in-process'
import { sdkConfig } from './server/sdk-config'
import { eventually } from './testing/eventually'

const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-stand-in-'))
const folder = path.join(scratch, 'stand-in')

/** Writes a line when it starts and one when it ends; the name of its file is its argument. */
const PROGRAM = `
echo started >> "$1"
trap 'echo interrupted >> "$1"; exit 3' TERM
sleep "$2" & wait
echo ended >> "$1"
exit "$3"
`

describe('the stand-in as a process that really runs commands', () => {
  let standIn: StandInProcess
  let emr: EMRClient
  let ClusterId = ''
  const program = path.join(scratch, 'program.sh')
  const settings: Settings = {
    setUp: { functions: [{ name: 'upper' }] },
    executor: {
      programs: { 'spark-submit': ['sh', program], 'lambda:upper': ['tr', 'a-z', 'A-Z'] },
    },
  }

  beforeAll(async () => {
    writeFileSync(program, PROGRAM)
    await start()
    const { JobFlowId = '' } = await emr.send(
      new RunJobFlowCommand({
        Name: 'c',
        StepConcurrencyLevel: 10,
        Instances: { KeepJobFlowAliveWhenNoSteps: true },
      }),
    )
    ClusterId = JobFlowId
  })
  afterAll(async () => {
    expect(await standIn.violations()).toEqual([])
    await standIn.kill()
    rmSync(scratch, { recursive: true, force: true })
  })

  async function start(port = 0): Promise<void> {
    standIn = await startStandInProcess(folder, settings, port)
    emr = new EMRClient(sdkConfig(standIn.url))
  }

  /** @returns the id and the file that the program writes */
  async function submit(name: string, seconds: number, code: number) {
    const file = path.join(scratch, `${name}.txt`)
    const Args = ['spark-submit', file, String(seconds), String(code)]
    const HadoopJarStep = { Jar: 'command-runner.jar', Args }
    const Steps = [{ Name: name, ActionOnFailure: 'CONTINUE' as const, HadoopJarStep }]
    const add = new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps })
    const { StepIds = [] } = await emr.send(add)
    return { id: StepIds[0] ?? '', file }
  }

  async function state(id: string): Promise<string | undefined> {
    const { Steps } = await emr.send(new ListStepsCommand({ ClusterId, StepIds: [id] }))
    return Steps?.[0]?.Status?.State
  }

  const untilState = (id: string, wanted: string) =>
    eventually(async () => expect(await state(id)).toBe(wanted))
  const untilStarted = (file: string) => eventually(async () => expect(existsSync(file)).toBe(true))
  const lines = (file: string) => readFileSync(file, 'utf8').trim().split('\n')

  it('a step ends as its program does', async () => {
    const [good, bad] = [await submit('good', 0, 0), await submit('bad', 0, 7)]
    await untilState(good.id, 'COMPLETED')
    await untilState(bad.id, 'FAILED')
    expect(lines(good.file)).toEqual(['started', 'ended'])
  })

  it.each<[StepCancellationOption, string[]]>([
    ['SEND_INTERRUPT', ['started', 'interrupted']],
    ['TERMINATE_PROCESS', ['started']],
  ])('a cancel by %s reaches the program', async (StepCancellationOption, written) => {
    const { id, file } = await submit(StepCancellationOption, 60, 0)
    await untilStarted(file)
    await emr.send(new CancelStepsCommand({ ClusterId, StepIds: [id], StepCancellationOption }))
    await untilState(id, 'CANCELLED')
    expect(lines(file)).toEqual(written)
  })

  it('after kill -9 it goes on with everything, and nothing runs twice', async () => {
    const running = await submit('running', 2, 0)
    const ended = await submit('ended', 0, 0)
    await untilStarted(running.file)
    await untilState(ended.id, 'COMPLETED')
    const { port } = standIn
    await standIn.kill()
    await expect(state(running.id)).rejects.toThrow()
    await start(port)
    expect(await state(ended.id)).toBe('COMPLETED')
    expect(await state(running.id)).toBe('RUNNING')
    await untilState(running.id, 'COMPLETED')
    expect(lines(running.file)).toEqual(['started', 'ended'])
    const later = await submit('later', 0, 0)
    await untilState(later.id, 'COMPLETED')
  })

  it('a function is a program that reads its event', async () => {
    const lambda = new LambdaClient(sdkConfig(standIn.url))
    const call = { FunctionName: 'upper', Payload: Buffer.from('"abc"') }
    const { Payload } = await lambda.send(new InvokeCommand(call))
    expect(Payload?.transformToString()).toBe('"ABC"')
  })

  it('takes faults from another process, and tells what it saw', async () => {
    await standIn.clearLog()
    await standIn.addFault({ service: 'emr', action: 'ListSteps', fault: { kind: 'throttle' } })
    await expect(state('s-1')).rejects.toMatchObject({ name: 'ThrottlingException' })
    await standIn.clearFaults()
    await state('s-1')
    const outcomes = (await standIn.log()).map(({ action, outcome }) => `${action} ${outcome}`)
    expect(outcomes).toEqual(['ListSteps ThrottlingException', 'ListSteps ok'])
  })
})
