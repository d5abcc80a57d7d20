import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { attemptRequest } from '../runs/attempt-files'
import { isSystemError } from '../../src/model/system-error'

/** What jobs that read stored objects, or days of tables, name in their parameters. */
const named = z.object({
  files: z.array(z.object({ object: z.string() })).default([]),
  days: z.array(z.string()).default([]),
})

/**
 * About how many bytes an attempt is going to read on this machine: its stored objects and, of the
 * tables that it reads, the folders of its days. Decides how it is started, so it need not be exact.
 */
export async function inputBytes(requestPath: string, warehouse: string): Promise<number> {
  const request = attemptRequest.parse(JSON.parse(await readFile(requestPath, 'utf8')))
  const { files, days } = named.parse(request.parameters)
  const tables = Object.values(request.reads).map(({ identifier }) =>
    path.join(warehouse, ...identifier.split('.'), 'data'),
  )
  const sizes = [
    ...files.map(({ object }) => fileBytes(object)),
    ...tables.map((folder) => daysBytes(folder, new Set(days))),
  ]
  return sum(await Promise.all(sizes))
}

/** Iceberg names the folder of a day partition after the day. */
async function daysBytes(table: string, days: ReadonlySet<string>): Promise<number> {
  const wanted = (await entries(table)).filter((name) => days.has(name.slice(-'YYYY-MM-DD'.length)))
  return sum(await Promise.all(wanted.map((name) => folderBytes(path.join(table, name)))))
}

async function folderBytes(folder: string): Promise<number> {
  const names = await entries(folder)
  return sum(await Promise.all(names.map((name) => fileBytes(path.join(folder, name)))))
}

function fileBytes(file: string): Promise<number> {
  return orElse(
    stat(file).then(({ size }) => size),
    0,
  )
}

function entries(folder: string): Promise<string[]> {
  return orElse(readdir(folder), [])
}

/** What is not there is read by nobody; the attempt itself says what is wrong with that. */
async function orElse<T>(found: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await found
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return otherwise
    throw error
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}
