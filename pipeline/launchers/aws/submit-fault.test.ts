import { CodedError } from '../../../src/model/coded-error'
import { submitFault } from './submit-fault'

function answer(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error('what it says'), { name, $metadata: { httpStatusCode } })
}

function meaning(error: Error, isFull = false): string {
  try {
    return submitFault(error, 'emr', () => isFull).kind
  } catch (thrown) {
    if (thrown instanceof CodedError) return thrown.code
    return thrown === error ? 'in doubt' : 'another error'
  }
}

describe('an error of a submission', () => {
  it.each([
    ['a throttled request', answer('ThrottlingException', 400), 'full'],
    ['a throttled request by its status', answer('TooMany', 429), 'full'],
    ['a refused request', answer('AccessDeniedException', 400), 'LAUNCHER_REFUSED'],
    ['a request that is not valid', answer('ValidationException', 400), 'LAUNCHER_REFUSED'],
    [
      'no credentials',
      Object.assign(new Error(), { name: 'CredentialsProviderError' }),
      'LAUNCHER_REFUSED',
    ],
    ['a fault of the service', answer('InternalServerException', 500), 'in doubt'],
    ['a time-out of Glue', answer('OperationTimeoutException', 400), 'in doubt'],
    ['a token in use at EMR Serverless', answer('ConflictException', 409), 'in doubt'],
    ['a mount of Lambda that took too long', answer('EFSMountTimeoutException', 408), 'in doubt'],
    [
      "a fault of EMR's own with a status of refusals",
      Object.assign(answer('InternalServerException', 400), { $fault: 'server' }),
      'in doubt',
    ],
    ['an answer that came too late', answer('RequestTimeout', 408), 'in doubt'],
    ['a lost connection', answer('TimeoutError'), 'in doubt'],
    ['anything else', new Error('socket hang up'), 'in doubt'],
  ])('%s', (_, error, wanted) => {
    expect(meaning(error)).toBe(wanted)
  })

  it('has no room where the launcher knows it from the words', () => {
    expect(meaning(answer('ValidationException', 400), true)).toBe('full')
  })

  it('tells the words of the service, and what to do', () => {
    const refuse = (): unknown =>
      submitFault(answer('ValidationException', 400), 'emr', () => false)
    expect(refuse).toThrow(/launcher emr .*ValidationException: what it says.* retry the run/)
  })
})
