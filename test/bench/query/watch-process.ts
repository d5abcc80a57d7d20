import { monitorEventLoopDelay } from 'node:perf_hooks'
import { z } from 'zod'

const RESOLUTION_MS = 1
const SAMPLE_MS = 5
const MEBIBYTE = 2 ** 20

export const figures = z.object({
  residentMiB: z.number(),
  growthMiB: z.number(),
  blockedMs: z.number(),
})
/** Since the last reset: the most resident memory, how much more than then, the longest block of the loop. */
export type Figures = z.infer<typeof figures>

/** Answers its parent: `reset` begins to measure, `figures` ends and tells; in between it costs a little. */
export function watchProcess(): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let timer: NodeJS.Timeout | undefined
  let before = process.memoryUsage.rss()
  let most = before
  const sample = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  process.on('message', (asked) => {
    if (asked === 'reset') {
      globalThis.gc?.()
      before = process.memoryUsage.rss()
      most = before
      delay.enable()
      delay.reset()
      clearInterval(timer)
      timer = setInterval(sample, SAMPLE_MS)
      process.send?.('reset')
    } else if (asked === 'figures') {
      sample()
      clearInterval(timer)
      delay.disable()
      const told: Figures = {
        residentMiB: most / MEBIBYTE,
        growthMiB: (most - before) / MEBIBYTE,
        blockedMs: delay.max / 1e6 - RESOLUTION_MS,
      }
      process.send?.(told)
    }
  })
  // Left alone by its parent it ends.
  process.on('disconnect', () => process.exit())
}
