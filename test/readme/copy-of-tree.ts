import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** What set-up makes. What is large is linked: a step replaces a file there and never writes into it. */
const MADE = { node_modules: '-al', '.tools': '-al', dist: '-a' }

/** The files of the tree in another folder, set up. */
export function copyOfTree(root: string, target: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(target, file))
  }
  for (const [made, option] of Object.entries(MADE)) {
    execFileSync('cp', [option, path.join(root, made), path.join(target, made)])
  }
}
