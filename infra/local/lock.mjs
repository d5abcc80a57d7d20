import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, processStart } from './process-identity.mjs'

const POLL_MS = 200

/**
 * Waits until this process alone holds the lock file. `onWait` hears once who holds it,
 * `onTakeOver` that the former holder died.
 * @returns a function that gives it back.
 */
export async function acquireLock(file, { onWait, onTakeOver }) {
  mkdirSync(path.dirname(file), { recursive: true })
  const own = {
    pid: process.pid,
    start: processStart(process.pid),
    since: new Date().toISOString(),
  }
  let told = false
  while (!place(file, own)) {
    const holder = read(file)
    if (holder === null) continue
    if (isAlive(holder)) {
      if (!told) onWait(holder)
      told = true
      await delay(POLL_MS)
    } else if (takeOver(file, own)) {
      onTakeOver(holder)
      break
    } else {
      await delay(POLL_MS)
    }
  }
  return () => {
    if (read(file)?.start === own.start) rmSync(file, { force: true })
  }
}

/** A link appears with its whole content, so nobody ever reads half a holder. */
function place(file, own) {
  const draft = `${file}.${own.pid}`
  writeFileSync(draft, JSON.stringify(own))
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Under a lock of its own: else two could both see the dead holder and the later remove the earlier. */
function takeOver(file, own) {
  const guard = `${file}.takeover`
  if (!place(guard, own)) {
    const other = read(guard)
    if (other !== null && !isAlive(other)) rmSync(guard, { force: true })
    return false
  }
  try {
    const holder = read(file)
    if (holder === null || isAlive(holder)) return false
    const draft = `${file}.${own.pid}`
    writeFileSync(draft, JSON.stringify(own))
    renameSync(draft, file)
    return true
  } finally {
    rmSync(guard, { force: true })
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}
