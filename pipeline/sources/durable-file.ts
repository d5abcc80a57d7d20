import { open, rename } from 'node:fs/promises'
import path from 'node:path'

/** After it, the file of this name holds all of the content or what it held before, even if the machine stops. */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  const partial = `${file}.partial`
  const handle = await open(partial, 'w')
  try {
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
  await moveDurably(partial, file)
}

/** Gives a finished file its name. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await flush(from)
  await rename(from, to)
  await flush(path.dirname(to))
}

async function flush(target: string): Promise<void> {
  const handle = await open(target, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
