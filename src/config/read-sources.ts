import type { z } from 'zod'

const NAME = /^[A-Za-z][\w-]{0,62}$/
/** Folders may hold commas: only one before another name parts two sources. */
const BETWEEN_SOURCES = /,(?=[^,=/]*=)/

/** Folders by source name, out of "name=folder, name2=folder". Each fault becomes an issue. */
export function readSources(
  text: string,
  context: z.core.$RefinementCtx<string>,
): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const entries = text.split(BETWEEN_SOURCES).map((entry) => entry.trim())
  for (const entry of entries.filter((each) => each !== '')) {
    const equals = entry.indexOf('=')
    const [name, folder] = [entry.slice(0, equals).trim(), entry.slice(equals + 1).trim()]
    if (equals < 0) fault(`is a list such as "web=/var/log/nginx, shop=logs"; "${entry}" has no =`)
    else if (!NAME.test(name)) fault(`names a source "${name}": use letters, digits, _ and -`)
    else if (folder === '') fault(`gives source "${name}" no folder`)
    else if (sources.has(name)) fault(`names source "${name}" twice`)
    else sources.set(name, folder)
  }
  return sources
}
