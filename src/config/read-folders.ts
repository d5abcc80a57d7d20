import type { z } from 'zod'

const NAME = /^[A-Za-z][\w-]{0,62}$/
/** Folders may hold commas: only one before another name parts two entries. */
const BETWEEN_ENTRIES = /,(?=[^,=/]*=)/

/** Folders by name, out of "name=folder, name2=folder". Each fault becomes an issue. */
export function readFolders(
  text: string,
  context: z.core.$RefinementCtx<string>,
): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const entries = text.split(BETWEEN_ENTRIES).map((entry) => entry.trim())
  for (const entry of entries.filter((each) => each !== '')) {
    const equals = entry.indexOf('=')
    const [name, folder] = [entry.slice(0, equals).trim(), entry.slice(equals + 1).trim()]
    if (equals < 0) fault(`is a list such as "web=/var/log/nginx, shop=logs"; "${entry}" has no =`)
    else if (!NAME.test(name)) fault(`has the name "${name}": use letters, digits, _ and -`)
    else if (folder === '') fault(`gives "${name}" no folder`)
    else if (folders.has(name)) fault(`names "${name}" twice`)
    else folders.set(name, folder)
  }
  return folders
}
