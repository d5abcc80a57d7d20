import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Until no process makes the class-data archive of a tree any more: it goes on when its server ends. */
export async function untilArchived(root: string): Promise<void> {
  const folder = path.join(root, '.tools/class-data')
  const making = (): boolean =>
    existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.lock'))
  while (making()) await delay(200)
}
