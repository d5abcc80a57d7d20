import { z } from 'zod'
import type { summarizeParameters } from '../runs/attempt-files'
import { defineJob } from './job'
import { planSummarizing } from './summarize-staleness'
import { covering, window } from './window'

const VERSION = 1

export const summarizeTraffic = defineJob({
  name: 'summarizeTraffic',
  version: VERSION,
  description: 'Counts requests and bytes by hour, section, method, status, device and browser.',
  input: z.object({ window }),
  needs: ['cleanAccessLogs'],
  produces: ['trafficByHour'],
  reads: ['accessLog'],
  program: { kind: 'spark', module: 'spark.jobs.summarize_traffic' },
  async prepare(input, context) {
    const [cleaned, summarized] = await Promise.all([
      context.partitions('accessLog'),
      context.partitions('trafficByHour'),
    ])
    const inputs = planSummarizing(
      { jobVersion: VERSION, cleaned, summarized },
      covering(input.window),
    )
    const parameters: z.infer<typeof summarizeParameters> = { days: Object.keys(inputs) }
    if (parameters.days.length === 0) return { kind: 'nothingToDo' }
    return { kind: 'work', parameters, inputs: { trafficByHour: inputs } }
  },
})
