import type { SqlWords } from './sql-words'

export function pathList(files: readonly { readonly path: string }[], words: SqlWords): string {
  return `[${files.map(({ path }) => words.literal(globLiteral(path), 'string')).join(', ')}]`
}

/** A path is a pattern to the engine: what is special in a pattern becomes a class of one character. */
export function globLiteral(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}
