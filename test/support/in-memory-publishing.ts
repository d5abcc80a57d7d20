import type { PublicationService } from '../../pipeline/runs/publication-service'
import { CodedError } from '../../src/model/coded-error'
import type { Publication } from '../../src/model/snapshot'

/** Publications that are there, and can be neither made nor undone. */
export function inMemoryPublishing(publications: readonly Publication[] = []): PublicationService {
  const refuse = (): Promise<never> =>
    Promise.reject(new CodedError('PUBLISH_CONFLICT', 'nothing is published here'))
  return {
    publish: refuse,
    rollback: refuse,
    history: async (dataset) => publications.filter((one) => one.dataset === dataset),
  }
}
