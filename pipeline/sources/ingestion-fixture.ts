import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { RawFileManifest } from '../runs/attempt-files'
import { ingestAccessLogs } from './ingest-access-logs'
import type { SourceResult } from './source-module'

/** For tests: a source, a raw zone, and runs that know what earlier runs stored. */
export class IngestionFixture {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-ingest-'))
  readonly source = path.join(this.folder, 'source')
  readonly rawZone = path.join(this.folder, 'raw')
  readonly log: string[] = []
  known: readonly RawFileManifest[] = []
  private runs = 0

  constructor() {
    mkdirSync(this.source)
  }

  put(name: string, content: string | Uint8Array): void {
    writeFileSync(path.join(this.source, name), content)
  }

  async run(paths: readonly string[] | null = null): Promise<SourceResult> {
    this.runs += 1
    const known = path.join(this.folder, 'known.jsonl')
    writeFileSync(known, this.known.map((manifest) => `${JSON.stringify(manifest)}\n`).join(''))
    const result = await ingestAccessLogs(
      {
        version: 1,
        attemptId: `attempt-${this.runs}`,
        runId: `run-${this.runs}`,
        job: 'ingestAccessLogs',
        jobVersion: 1,
        writes: {},
        reads: {},
        parameters: {
          source: 'logs',
          root: this.source,
          paths,
          rawZone: this.rawZone,
          arrivalDay: '2024-03-01',
          arrivedAt: '2024-03-01T12:00:00.000000Z',
          known,
        },
      },
      (line) => this.log.push(line),
      (address) => readFile(address, 'utf8'),
    )
    this.known = [...this.known, ...result.manifests]
    return result
  }

  /** The lines that readers of the raw zone see, by chain and line number. */
  storedLines(): ReadonlyMap<string, readonly string[]> {
    const chains = new Map<string, string[]>()
    // A continuation replaces the line that it takes again.
    const inOrder = [...this.known].sort((a, b) => Number(a.size) - Number(b.size))
    for (const manifest of inOrder) {
      const lines = chains.get(manifest.rootDigest) ?? []
      const text = gunzipSync(readFileSync(path.join(this.rawZone, manifest.object))).toString(
        'latin1',
      )
      splitLines(text).forEach((line, index) => {
        lines[Number(manifest.firstLine) - 1 + index] = line
      })
      chains.set(manifest.rootDigest, lines)
    }
    return chains
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

export function splitLines(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
