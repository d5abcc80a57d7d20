import type { z } from 'zod'
import type { Program } from '../launchers/launcher'
import type { PartitionWrite, Publication } from '../../src/model/snapshot'
import type { RawFileManifest } from '../runs/attempt-files'
import type { Retries, Timeouts } from './job-policy'

/** What `prepare` may look at, read under the leases of the tables that the job writes. */
export interface PrepareContext {
  readonly runId: string
  readonly attemptId: string
  /** Folder of the attempt, for files that are too large for request.json. */
  readonly attemptFolder: string
  readonly arrivedAt: bigint
  readonly rawZone: string
  /** Configured source roots by name. */
  readonly sources: ReadonlyMap<string, string>
  published(dataset: string): Promise<Publication | null>
  /**
   * What is published, and shown by the table's main. Null: nothing is published.
   * @throws Unreachable while main shows another snapshot
   */
  shownAsMain(dataset: string): Promise<Publication | null>
  /** The partitions of the published version, by partition key. */
  partitions(dataset: string): Promise<ReadonlyMap<string, PartitionWrite>>
  rawFiles(): Promise<readonly RawFileManifest[]>
  writeAttemptFile(name: string, content: string): Promise<string>
}

export type Prepared =
  /** No day of the window is stale: the run succeeds at once and names what is published. */
  | { readonly kind: 'nothingToDo' }
  | {
      readonly kind: 'work'
      readonly parameters: Readonly<Record<string, unknown>>
      /** For each dataset and each partition to be written: its exact inputs, compared for equality later. */
      readonly inputs: Readonly<Record<string, Readonly<Record<string, string>>>>
    }

/** A definition: what runs, with which arguments, producing which datasets. One file a job. */
export interface Job<Input extends z.ZodType = z.ZodType> {
  readonly name: string
  /** Counts up when the same input would give other output; part of every partition's inputs. */
  readonly version: number
  readonly description: string
  /** One zod value: the mutation's input type and the check of it come from here. */
  readonly input: Input
  readonly needs: readonly string[]
  /** Datasets by name; their tables are leased from submit until published or abandoned. */
  readonly produces: readonly string[]
  /** Datasets that it reads at their published snapshots. */
  readonly reads: readonly string[]
  /** What else only one run at a time may write, for example the raw zone. */
  readonly leases?: readonly string[]
  readonly program: Program
  /** Attempts at the same time; absent: as many as the launcher takes. */
  readonly concurrency?: number
  /** What is not said is the default (job-policy.ts). */
  readonly retries?: Partial<Retries>
  readonly timeouts?: Partial<Timeouts>
  prepare(input: z.infer<Input>, context: PrepareContext): Promise<Prepared>
}

export function defineJob<Input extends z.ZodType>(job: Job<Input>): Job<Input> {
  return Object.freeze(job)
}
