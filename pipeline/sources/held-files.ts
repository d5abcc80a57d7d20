import type { RawFileManifest } from '../runs/attempt-files'
import type { KnownSizes } from './content-scan'

/** Content that the raw zone holds, or will hold when this run has stored it. */
export interface HeldFile {
  readonly manifest: RawFileManifest
  readonly size: number
  /** First bytes of a file of this run; null for one of an earlier run, which is read where needed. */
  readonly head: Buffer | null
}

/** What is held, by content. A file has one continuation at most, so a chain never forks. */
export class HeldFiles {
  private readonly byDigest = new Map<string, HeldFile>()
  private readonly bySize = new Map<number, Set<string>>()
  private readonly continuedBy = new Map<string, HeldFile>()
  private readonly added: HeldFile[] = []

  constructor(known: readonly RawFileManifest[]) {
    for (const manifest of known) this.add(manifest, null)
  }

  add(manifest: RawFileManifest, head: Buffer | null): void {
    const file = Object.freeze({ manifest, size: Number(manifest.size), head })
    this.byDigest.set(manifest.digest, file)
    this.bySize.set(file.size, (this.bySize.get(file.size) ?? new Set()).add(manifest.digest))
    if (head !== null) this.added.push(file)
    if (manifest.predecessor !== null) this.continuedBy.set(manifest.predecessor, file)
  }

  get(digest: string): HeldFile | null {
    return this.byDigest.get(digest) ?? null
  }

  sizes(): KnownSizes {
    return this.bySize
  }

  continuationOf(digest: string): HeldFile | null {
    return this.continuedBy.get(digest) ?? null
  }

  /** The last files of all chains: each begins with the whole content of the others of its chain. */
  leaves(): readonly HeldFile[] {
    return [...this.byDigest.values()].filter(
      ({ manifest }) => !this.continuedBy.has(manifest.digest),
    )
  }

  ofThisRun(): readonly HeldFile[] {
    return this.added
  }

  /** From the first file of the chain to this one. */
  chainOf(manifest: RawFileManifest): readonly RawFileManifest[] {
    const chain = [manifest]
    for (let digest = manifest.predecessor; digest !== null;) {
      const predecessor = this.byDigest.get(digest)
      if (predecessor === undefined) throw new Error(`the manifest of ${digest} is missing`)
      chain.unshift(predecessor.manifest)
      digest = predecessor.manifest.predecessor
    }
    return chain
  }
}
