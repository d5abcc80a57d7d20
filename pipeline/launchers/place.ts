import { randomUUID } from 'node:crypto'
import { AttemptFolders } from './attempt-folders'

const PLACE = 'place'

/**
 * The id of a folder of attempts, kept in it from its first use on. Launchers of this machine carry
 * it in their names: a server elsewhere sees neither their processes nor their files, and must not
 * take that for their end.
 */
export async function placeOf(attemptsFolder: string): Promise<string> {
  const folder = new AttemptFolders(attemptsFolder)
  await folder.create('', PLACE, randomUUID().slice(0, 8))
  const place = await folder.read('', PLACE)
  if (place === null) throw new Error(`${folder.address('', PLACE)} went away`)
  return place
}

/** The name that attempts are recorded with, of a launcher that is configured by `name`. */
export function nameAt(place: string, name: string): string {
  return `${name}@${place}`
}
