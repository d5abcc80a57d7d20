import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import { ingestParameters, type RawFileManifest } from '../runs/attempt-files'
import { decideOutcome } from './decide-outcome'
import { writeDurably } from './durable-file'
import { findSourceFiles, type LeftOut } from './find-source-files'
import { HeldFiles } from './held-files'
import { parseManifests } from './known-manifests'
import { type Arrival, type FilePlan, planFile } from './plan-file'
import { removePartials } from './remove-partials'
import { type ScannedFile, scanSourceFiles } from './scan-source-files'
import type { SourceModule, SourceResult } from './source-module'
import { storePart } from './store-part'

/**
 * Takes log files from a source into the raw zone. Every file is read and decided on before the
 * first is stored, so a run with a bad file stores nothing.
 */
export const ingestAccessLogs: SourceModule = async (request, log, readText) => {
  const parameters = ingestParameters.parse(request.parameters)
  const { rawZone } = parameters
  // Under the lease of the raw zone, so no other attempt is storing now.
  const removed = await removePartials(rawZone)
  if (removed > 0) log(`removed ${removed} files that a former attempt had begun to store`)
  const held = new HeldFiles(parseManifests(await readText(parameters.known)))
  const { files, leftOut } = await findSourceFiles(parameters.root, parameters.paths)
  for (const { name, note } of leftOut) log(`${name} is left out: ${note}`)
  const scanned = await scanSourceFiles(files, held.sizes(), log)
  const plans = await planFiles(scanned, held, rawZone, { ...parameters, runId: request.runId })
  const manifests: RawFileManifest[] = []
  for (const plan of plans) {
    log(`${plan.scanned.file.name}: ${plan.outcome}, ${plan.scanned.scan.lines} lines`)
    const manifest = await store(plan, rawZone, request.attemptId)
    if (manifest !== null) manifests.push(manifest)
  }
  return summarize(plans, leftOut, manifests)
}

/** By size, so that a file comes after those that it may continue. */
async function planFiles(
  scanned: readonly ScannedFile[],
  held: HeldFiles,
  rawZone: string,
  arrival: Arrival,
): Promise<readonly FilePlan[]> {
  const plans = new Map<ScannedFile, FilePlan>()
  for (const each of [...scanned].sort((a, b) => a.scan.size - b.scan.size)) {
    const plan = planFile(each, await decideOutcome(each, held, rawZone), arrival)
    if (plan.part !== null) held.add(plan.part.manifest, each.scan.head)
    plans.set(each, plan)
  }
  return scanned.flatMap((each) => plans.get(each) ?? [])
}

type FileOfRun = SourceResult['files'][number]

async function store(
  { scanned, part, linesHeld }: FilePlan,
  rawZone: string,
  attemptId: string,
): Promise<RawFileManifest | null> {
  if (part === null) return null
  const object = path.join(rawZone, part.manifest.object)
  const stored = await storePart(scanned, part.start, object, attemptId)
  if (linesHeld + stored.lines !== scanned.scan.lines)
    throw new CodedError(
      'CHECK_FAILED',
      `"${scanned.file.name}" has ${scanned.scan.lines} lines, but ${stored.lines} were stored and ${linesHeld} held before. Report this; nothing was published.`,
    )
  const days = new Set([...stored.days, ...(part.retakenDay === null ? [] : [part.retakenDay])])
  const manifest = Object.freeze({ ...part.manifest, days: [...days].sort() })
  await writeDurably(object.replace(/\.log\.gz$/, '.json'), JSON.stringify(manifest))
  return manifest
}

function summarize(
  plans: readonly FilePlan[],
  leftOut: readonly LeftOut[],
  manifests: readonly RawFileManifest[],
): SourceResult {
  const read = plans.reduce((sum, { scanned }) => sum + scanned.scan.lines, 0)
  const duplicate = plans.reduce((sum, { linesHeld }) => sum + linesHeld, 0)
  return {
    rows: {
      read: String(read),
      written: String(read - duplicate),
      quarantined: '0',
      duplicate: String(duplicate),
      blank: '0',
      outside: '0',
    },
    outputs: [],
    checks: [
      { name: 'every line stored or held before', passed: true, detail: `${read} lines read` },
    ],
    manifests: [...manifests],
    files: [...plans.map(fileOf), ...leftOut.map(leftOutFileOf)],
  }
}

function fileOf({ scanned: { file, scan }, outcome, note }: FilePlan): FileOfRun {
  const { digest, lines, firstTime, lastTime } = scan
  return { name: file.name, outcome, digest, lines: String(lines), firstTime, lastTime, note }
}

function leftOutFileOf({ name, note }: LeftOut): FileOfRun {
  const nothing = { digest: null, lines: '0', firstTime: null, lastTime: null }
  return { name, outcome: 'leftOut', ...nothing, note }
}
