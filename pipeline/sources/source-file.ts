/** A file of a source, found below its root. */
export interface SourceFile {
  /** Path relative to the root, as operators know it. */
  readonly name: string
  /** Where it really is, links resolved. */
  readonly path: string
}
