import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { ConfiguredLauncher } from './configured-launcher'
import { logStreamUrl, consoleUrl } from './aws/console'
import { submitFault } from './aws/submit-fault'
import { findEach } from './find-each'
import { CANCEL, lambdaState, STATE, type LambdaEvent, type LambdaState } from './lambda-state'
import type {
  AttemptLinks,
  AttemptRef,
  Launcher,
  Observation,
  Submission,
  Submitted,
} from './launcher'
import type { LauncherSettings } from './launcher-settings'
import { moduleOf } from './program-module'

export interface LambdaOptions extends LauncherSettings {
  /** Without retries of its own: a repeated Invoke starts the function twice. */
  readonly client: LambdaClient
  readonly region: string
  /** A function with the handler of src/cli/lambda, with no retries of its own. */
  readonly functionName: string
}

/** The function's clock may be behind ours by this much. */
const SKEW_MS = 60_000

export function createLambdaLauncher(options: LambdaOptions): Launcher {
  return new LambdaLauncher(options)
}

/**
 * Runs Node programs by asynchronous invocations. Lambda tells nothing of these: what the function
 * writes beside its claim does.
 */
class LambdaLauncher extends ConfiguredLauncher implements Launcher {
  constructor(private readonly options: LambdaOptions) {
    super(options)
  }

  async submit({
    attemptId,
    program,
    requestAddress,
    resultAddress,
  }: Submission): Promise<Submitted> {
    const { client, functionName } = this.options
    const module = moduleOf(program, 'node', this.name)
    const event: LambdaEvent = { module, attemptId, requestAddress, resultAddress }
    try {
      await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: new TextEncoder().encode(JSON.stringify(event)),
        }),
      )
      return { kind: 'accepted', externalId: attemptId }
    } catch (error) {
      return submitFault(error, this.name, () => false)
    }
  }

  async find({ attemptId }: AttemptRef): Promise<Observation> {
    const text = await this.store.read(attemptId, STATE)
    return text === null
      ? { kind: 'notFound' }
      : this.observationOf(attemptId, lambdaState.parse(JSON.parse(text)))
  }

  observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>> {
    return findEach(attempts, (each) => this.find(each))
  }

  async cancel({ attemptId }: AttemptRef): Promise<void> {
    await this.store.create(attemptId, CANCEL, '')
  }

  links(): AttemptLinks {
    const { region, functionName } = this.options
    return {
      console: consoleUrl(region, 'lambda', `/functions/${encodeURIComponent(functionName)}`),
      log: logStreamUrl(region, `/aws/lambda/${functionName}`, null),
    }
  }

  /** The function writes to CloudWatch Logs, where the link leads. */
  logTail(): Promise<null> {
    return Promise.resolve(null)
  }

  private observationOf(externalId: string, told: LambdaState): Observation {
    const now = Number(this.clock() / 1000n)
    if (told.state === 'ended')
      return { kind: 'ended', externalId, reason: told.reason ?? 'the function says ended' }
    if (now > told.deadline + SKEW_MS)
      return { kind: 'ended', externalId, reason: "the function's time was over" }
    return {
      kind: 'running',
      externalId,
      startedAt: BigInt(told.startedAt) * 1000n,
      heartbeatAt: BigInt(told.heartbeatAt) * 1000n,
    }
  }
}
