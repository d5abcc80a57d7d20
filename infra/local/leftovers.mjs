import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { CHILDREN } from './paths.mjs'
import { isAlive } from './process-identity.mjs'

/** Ends the commands, with all that they started, of this set-up or of one that was killed. */
export function endCommands() {
  mkdirSync(CHILDREN, { recursive: true })
  for (const name of readdirSync(CHILDREN)) {
    const note = path.join(CHILDREN, name)
    const pid = Number(name)
    if (isAlive({ pid, start: readFileSync(note, 'utf8') })) endGroup(pid)
    rmSync(note, { force: true })
  }
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It ended between the look and the kill.
    if (error.code !== 'ESRCH') throw error
  }
}
