import { open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathOf } from './file-address'

/** The files that a table consists of, by the addresses that its metadata holds. */
export interface TableFiles {
  read(address: string): Promise<Uint8Array>
  /** Durable when it returns. Fails when the file is there already. */
  create(address: string, content: Uint8Array): Promise<void>
  /** No file, no change. */
  remove(address: string): Promise<void>
}

export const localTableFiles: TableFiles = Object.freeze({
  read: (address: string) => readFile(pathOf(address)),
  create: async (address: string, content: Uint8Array) => {
    const path = pathOf(address)
    await writeDurably(path, 'wx', content)
    await syncFolder(dirname(path))
  },
  remove: (address: string) => rm(pathOf(address), { force: true }),
})

async function writeDurably(path: string, flag: string, content: Uint8Array): Promise<void> {
  const file = await open(path, flag)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name outlives a loss of power only when its folder is synced as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
