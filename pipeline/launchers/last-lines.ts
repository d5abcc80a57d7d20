const MAX_LINE = 2000

/** @param isWhole false: the text begins inside a log, so that its first line may be cut */
export function lastLines(text: string, lines: number, isWhole: boolean): string[] {
  const all = text.split(/\r?\n/)
  return (isWhole ? all : all.slice(1))
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .map((line) => line.replaceAll('\0', '').slice(0, MAX_LINE))
}
