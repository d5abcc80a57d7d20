import type { ClusterState, StepState } from '@aws-sdk/client-emr'
import type { Instant } from '../../../src/model/clock'
import type { Cancel } from '../core/executor'

export type ActionOnFailure =
  'TERMINATE_JOB_FLOW' | 'TERMINATE_CLUSTER' | 'CANCEL_AND_WAIT' | 'CONTINUE'

export interface StepConfig {
  readonly name: string
  readonly actionOnFailure: ActionOnFailure
  readonly jar: string
  readonly mainClass: string | null
  readonly args: readonly string[]
  readonly properties: Readonly<Record<string, string>>
}

export interface Step {
  readonly id: string
  readonly clusterId: string
  readonly config: StepConfig
  readonly executionRole: string | null
  readonly state: StepState
  readonly message: string | null
  readonly createdAt: Instant
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly cancel: Cancel | null
}

export interface Cluster {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly releaseLabel: string
  readonly serviceRole: string | null
  readonly logUri: string | null
  readonly keepAlive: boolean
  readonly terminationProtected: boolean
  readonly concurrency: number
  readonly tags: readonly { readonly Key?: string; readonly Value?: string }[]
  readonly state: ClusterState
  readonly reason: { readonly code: string; readonly message: string } | null
  readonly createdAt: Instant
  /** When it took, or will take, its first step. */
  readonly readyAt: Instant
  readonly terminatingAt: Instant | null
  readonly endedAt: Instant | null
  /** When a place for a step last became free. */
  readonly freeAt: Instant
}

/** How long the cluster's and the steps' own transitions take, in milliseconds. */
export interface EmrTimes {
  readonly startingMs: number
  readonly bootstrappingMs: number
  readonly terminatingMs: number
  /** From PENDING to RUNNING on a cluster with a free place. */
  readonly stepStartMs: number
  /** From the acceptance of a cancel until it is carried out. */
  readonly cancelMs: number
}

export const QUICK_TIMES: EmrTimes = {
  startingMs: 20,
  bootstrappingMs: 20,
  terminatingMs: 20,
  stepStartMs: 5,
  cancelMs: 5,
}

export function isActiveStep({ state }: Step): boolean {
  return state === 'PENDING' || state === 'RUNNING' || state === 'CANCEL_PENDING'
}

export function isOver({ state }: Cluster): boolean {
  return state === 'TERMINATED' || state === 'TERMINATED_WITH_ERRORS'
}
