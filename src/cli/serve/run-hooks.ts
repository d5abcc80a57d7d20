import { Counter, Histogram, type Registry } from 'prom-client'
import type { RunHooks } from '../../../pipeline/runs/reconciler-parts'
import type { Logger } from '../../server/logger'

/** Counts and logs what happens to runs. */
export function runHooks(registry: Registry, logger: Logger): RunHooks {
  const registers = [registry]
  const runSeconds = new Histogram({
    name: 'lakefront_run_seconds',
    help: 'Time from the mutation to the end of the run.',
    labelNames: ['job', 'status'],
    buckets: [1, 5, 10, 30, 60, 300, 1800, 7200],
    registers,
  })
  const attempts = new Counter({
    name: 'lakefront_attempts_submitted_total',
    help: 'Attempts handed to a launcher.',
    labelNames: ['launcher'],
    registers,
  })
  const publications = new Counter({
    name: 'lakefront_publications_total',
    help: 'Versions published.',
    labelNames: ['dataset'],
    registers,
  })
  return {
    runEnded({ job, runId, status, seconds }) {
      runSeconds.observe({ job, status }, seconds)
      logger.info('run ended', { job, runId, status, seconds })
    },
    attemptSubmitted({ launcher, runId, attemptId }) {
      attempts.inc({ launcher })
      logger.info('attempt submitted', { launcher, runId, attemptId })
    },
    datasetPublished({ dataset, version, runId }) {
      publications.inc({ dataset })
      logger.info('dataset published', { dataset, version, runId })
    },
    stepFailed(error, runId) {
      logger.error('a step failed and will be tried again', { runId }, error)
    },
  }
}
