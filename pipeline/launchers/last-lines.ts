import { storableText } from '../../src/store/storable-text'

const MAX_LINE = 2000

/** @param isWhole false: the text begins inside a log, so that its first line may be cut */
export function lastLines(text: string, lines: number, isWhole: boolean): string[] {
  const [first = '', ...others] = text.split(/\r?\n/)
  const told = (isWhole ? [first, ...others] : others).filter((line) => line.trim() !== '')
  // Of a line that is too long its end, rather than nothing: a log without lines passes for empty.
  const shown = told.length === 0 && first.trim() !== '' ? [first.slice(-MAX_LINE)] : told
  return shown.slice(-lines).map((line) => storableText(line).slice(0, MAX_LINE))
}
