import type { AttemptStore } from '../../../pipeline/launchers/attempt-store'
import type { Gate } from '../gate'

/** The files of attempts as they are, by address. */
export class AttemptMemory {
  private readonly files = new Map<string, string>()

  address(attemptId: string, name = ''): string {
    return `mem://${attemptId}/${name}`
  }

  read(address: string): string | null {
    return this.files.get(address) ?? null
  }

  write(address: string, content: string): void {
    this.files.set(address, content)
  }

  /** False: there is one already. */
  create(address: string, content: string): boolean {
    if (this.files.has(address)) return false
    this.files.set(address, content)
    return true
  }
}

/** The same as a replica reaches them. */
export function gatedAttemptStore(memory: AttemptMemory, gate: Gate): AttemptStore {
  const address = (attemptId: string, name?: string): string => memory.address(attemptId, name)
  return {
    address,
    write: (attemptId, name, content) => {
      const at = address(attemptId, name)
      return gate.call(`write ${at}`, () => {
        memory.write(at, content)
        return at
      })
    },
    read: (attemptId, name) => {
      const at = address(attemptId, name)
      return gate.call(`read ${at}`, () => memory.read(at))
    },
    create: (attemptId, name, content) => {
      const at = address(attemptId, name)
      return gate.call(`create ${at}`, () => memory.create(at, content))
    },
  }
}
