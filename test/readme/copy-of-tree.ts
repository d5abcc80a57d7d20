import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** What set-up makes; linked, for it is large, and replaced but never changed in place. */
const MADE = ['node_modules', '.tools', 'dist']

/** The files of the tree in another folder, set up. */
export function copyOfTree(root: string, target: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(target, file))
  }
  for (const made of MADE) {
    execFileSync('cp', ['-al', path.join(root, made), path.join(target, made)])
  }
}
