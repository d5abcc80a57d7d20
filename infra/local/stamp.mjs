import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/** A stamp says which inputs a finished step had. It is written last, so half a step has none. */
export function hasStamp(file, value) {
  try {
    return readFileSync(file, 'utf8') === value
  } catch {
    return false
  }
}

export function writeStamp(file, value) {
  writeWhole(file, value)
}

export function dropStamp(file) {
  rmSync(file, { force: true })
}

export function writeWhole(file, content) {
  mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, content)
  renameSync(draft, file)
}

/** One digest over the texts and the files' names and contents. */
export function digestOf({ texts = [], files = [] }) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text}\0`)
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Every file below the folder whose name the filter keeps, sorted. */
export function filesBelow(folder, keeps) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && keeps(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}
