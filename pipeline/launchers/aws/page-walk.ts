import type { Instant } from '../../../src/model/clock'
import type { ReadPage, Remote } from './remote-service'

/** Reads a list page by page, and no further than is asked for. */
export class PageWalk {
  private next: string | null = null
  private atEnd = false

  /** @param since the list ends with the first one that was made before */
  constructor(
    private readonly readPage: ReadPage,
    private readonly since: Instant,
  ) {}

  get ended(): boolean {
    return this.atEnd
  }

  async page(): Promise<readonly Remote[]> {
    if (this.atEnd) return []
    const { remotes, next } = await this.readPage(this.next)
    this.next = next
    this.atEnd = next === null || remotes.some((remote) => isBefore(remote, this.since))
    return remotes
  }

  async rest(): Promise<readonly Remote[]> {
    const remotes: Remote[] = []
    while (!this.atEnd) remotes.push(...(await this.page()))
    return remotes
  }
}

function isBefore({ createdAt }: Remote, since: Instant): boolean {
  return createdAt !== null && createdAt < since
}
