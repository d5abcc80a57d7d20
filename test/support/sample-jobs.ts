import { z } from 'zod'
import { defineJob, type Job } from '../../pipeline/jobs/job'

const window = z.object({ from: z.string(), until: z.string() })

/** Jobs with the inputs of the real ones, whose programs never run. */
export const sampleJobs: readonly Job[] = [
  sampleJob(
    'ingestAccessLogs',
    z.object({ source: z.string(), paths: z.array(z.string()).optional() }),
    [],
  ),
  sampleJob('cleanAccessLogs', z.object({ window: window.optional() }), [
    'accessLog',
    'accessLogQuarantine',
  ]),
  sampleJob('summarizeTraffic', z.object({ window }), ['trafficByHour'], ['accessLog']),
]

function sampleJob(
  name: string,
  input: z.ZodType,
  produces: readonly string[],
  reads: readonly string[] = [],
): Job {
  return defineJob({
    name,
    version: 1,
    description: `Sample of ${name}.`,
    input,
    needs: [],
    produces,
    reads,
    program: { kind: 'node', module: name },
    prepare: async () => ({ kind: 'nothingToDo' }),
  })
}
