import { z } from 'zod'

const step = z.object({
  Name: z.string(),
  ActionOnFailure: z
    .enum(['TERMINATE_JOB_FLOW', 'TERMINATE_CLUSTER', 'CANCEL_AND_WAIT', 'CONTINUE'])
    .default('TERMINATE_CLUSTER'),
  HadoopJarStep: z.object({
    Jar: z.string(),
    MainClass: z.string().optional(),
    Args: z.array(z.string()).default([]),
    Properties: z
      .array(z.object({ Key: z.string().default(''), Value: z.string().default('') }))
      .default([]),
  }),
})

export const steps = z.array(step)

export const runJobFlow = z.object({
  Name: z.string(),
  LogUri: z.string().optional(),
  ReleaseLabel: z.string().default('emr-7.5.0'),
  ServiceRole: z.string().optional(),
  StepConcurrencyLevel: z.int().default(1),
  Instances: z.object({
    KeepJobFlowAliveWhenNoSteps: z.boolean().default(false),
    TerminationProtected: z.boolean().default(false),
  }),
  Steps: steps.default([]),
  Tags: z.array(z.object({ Key: z.string().optional(), Value: z.string().optional() })).default([]),
})

export const addJobFlowSteps = z.object({
  JobFlowId: z.string(),
  Steps: steps,
  ExecutionRoleArn: z.string().optional(),
})

export const listSteps = z.object({
  ClusterId: z.string(),
  StepStates: z.array(z.string()).optional(),
  StepIds: z.array(z.string()).optional(),
  Marker: z.string().optional(),
})

export const describeStep = z.object({ ClusterId: z.string(), StepId: z.string() })

export const cancelSteps = z.object({
  ClusterId: z.string(),
  StepIds: z.array(z.string()),
  StepCancellationOption: z.enum(['SEND_INTERRUPT', 'TERMINATE_PROCESS']).default('SEND_INTERRUPT'),
})

export const listClusters = z.object({
  CreatedAfter: z.number().optional(),
  CreatedBefore: z.number().optional(),
  ClusterStates: z.array(z.string()).optional(),
  Marker: z.string().optional(),
})

export const describeCluster = z.object({ ClusterId: z.string() })

export const terminateJobFlows = z.object({ JobFlowIds: z.array(z.string()) })
