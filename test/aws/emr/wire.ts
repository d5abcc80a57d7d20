import type { z } from 'zod'
import type { Members } from '../core/service'
import { epochSeconds } from '../core/units'
import type { steps } from './inputs'
import type { Cluster, Step, StepConfig } from './records'

type Entry = z.output<typeof steps>[number]

export function stepConfig({ Name, ActionOnFailure, HadoopJarStep }: Entry): StepConfig {
  const { Jar, MainClass, Args, Properties } = HadoopJarStep
  return {
    name: Name,
    actionOnFailure: ActionOnFailure,
    jar: Jar,
    mainClass: MainClass ?? null,
    args: Args,
    properties: Object.fromEntries(Properties.map(({ Key, Value }) => [Key, Value])),
  }
}

/** @param shownState is shown in place of the real state */
export function stepMembers(step: Step, shownState: string | null): Members {
  const { id, config, state, message, createdAt, startedAt, endedAt } = step
  const { name, actionOnFailure, jar, mainClass, args, properties } = config
  return {
    Id: id,
    Name: name,
    Config: {
      Jar: jar,
      Args: args,
      Properties: properties,
      ...(mainClass !== null && { MainClass: mainClass }),
    },
    ActionOnFailure: actionOnFailure,
    Status: {
      State: shownState ?? state,
      StateChangeReason: message === null ? {} : { Message: message },
      ...(state === 'FAILED' && {
        FailureDetails: { Reason: 'Unknown Error.', Message: message ?? '' },
      }),
      Timeline: {
        CreationDateTime: epochSeconds(createdAt),
        ...(startedAt !== null && { StartDateTime: epochSeconds(startedAt) }),
        ...(endedAt !== null && { EndDateTime: epochSeconds(endedAt) }),
      },
    },
  }
}

export function clusterSummary(cluster: Cluster, shownState: string | null): Members {
  const { id, arn, name, state, reason, createdAt, readyAt, endedAt } = cluster
  const isReady = state !== 'STARTING' && state !== 'BOOTSTRAPPING'
  return {
    Id: id,
    ClusterArn: arn,
    Name: name,
    NormalizedInstanceHours: 0,
    Status: {
      State: shownState ?? state,
      StateChangeReason: reason === null ? {} : { Code: reason.code, Message: reason.message },
      Timeline: {
        CreationDateTime: epochSeconds(createdAt),
        ...(isReady && { ReadyDateTime: epochSeconds(readyAt) }),
        ...(endedAt !== null && { EndDateTime: epochSeconds(endedAt) }),
      },
    },
  }
}

export function clusterMembers(cluster: Cluster, shownState: string | null): Members {
  return {
    ...clusterSummary(cluster, shownState),
    ReleaseLabel: cluster.releaseLabel,
    AutoTerminate: !cluster.keepAlive,
    TerminationProtected: cluster.terminationProtected,
    StepConcurrencyLevel: cluster.concurrency,
    Tags: cluster.tags,
    ...(cluster.logUri !== null && { LogUri: cluster.logUri }),
    ...(cluster.serviceRole !== null && { ServiceRole: cluster.serviceRole }),
  }
}
