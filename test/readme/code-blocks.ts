/** A fenced block of a Markdown text. */
export interface CodeBlock {
  readonly language: string
  /** The path that stands alone, in backticks, before this block or the one before it. */
  readonly file: string | null
  readonly text: string
}

const FENCE = /^( *)```(\w+)\n(.*?)^ *```$/gms
const LONE_PATH = /^ *`([\w./-]+)`$/gm

/** In their order, without the indentation of a list. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(FENCE)].map(
    ([, indent = '', language = '', body = ''], index, all) => {
      const end = all[index]?.index ?? 0
      const begin = language === 'diff' ? 0 : (all[index - 1]?.index ?? 0)
      const named = [...markdown.slice(begin, end).matchAll(LONE_PATH)].at(-1)
      const text = body.replace(new RegExp(`^ {0,${indent.length}}`, 'gm'), '')
      return { language, file: named?.[1] ?? null, text }
    },
  )
}

/** The text from a heading to the next one of the same level. */
export function section(markdown: string, title: string): string {
  const [, found] = markdown.split(`\n## ${title}\n`)
  const text = found?.split('\n## ')[0]
  if (text === undefined) throw new Error(`there is no section ${title}`)
  return text
}

/** Adds the lines that begin with + below the lines that stand before them. */
export function applyAddition(content: string, diff: string): string {
  const lines = diff.split('\n').filter((line) => line !== '')
  const kept = lines.filter((line) => line.startsWith(' ')).map((line) => `${line.slice(1)}\n`)
  const added = lines.filter((line) => line.startsWith('+')).map((line) => `${line.slice(1)}\n`)
  const [before, ...after] = content.split(kept.join(''))
  if (before === undefined || after.length !== 1)
    throw new Error(`the lines to add to stand ${after.length} times:\n${kept.join('')}`)
  return [before, kept.join(''), added.join(''), after[0]].join('')
}
