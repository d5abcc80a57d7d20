import path from 'node:path'

/** Kinds of files that lie beside logs and are none: texts about them, tables, checksums, pictures. */
const OTHER_KINDS: ReadonlySet<string> = new Set(
  `.md .rst .adoc .pdf .html .htm .json .yaml .yml .toml .xml .csv .tsv .sql .parquet .avro
   .md5 .sha1 .sha256 .sha512 .sig .asc .png .jpg .jpeg .gif .svg .webp
   .py .js .ts .sh .ipynb .ini .conf .lock`.split(/\s+/),
)
const OTHER_NAMES = /^(readme|licen[cs]e|copying|notice|changelog|authors|makefile)(\.(txt|gz))?$/i

/**
 * True for a file of a folder that by its name is no log: it would only fill the quarantine. A file
 * that is named itself is read whatever its name.
 */
export function isNoLog(name: string): boolean {
  const base = path.basename(name)
  const kind = path.extname(base.replace(/\.gz$/i, '')).toLowerCase()
  return base.startsWith('.') || OTHER_KINDS.has(kind) || OTHER_NAMES.test(base)
}
