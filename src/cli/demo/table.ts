export interface TableColumn {
  readonly title: string
  readonly align: 'left' | 'right'
}

/** Text in columns; a cell may hold several lines. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const titles = columns.map(({ title }) => title)
  const widths = columns.map((_, column) =>
    Math.max(...[titles, ...rows].flatMap((row) => lengths(row[column] ?? ''))),
  )
  const rule = widths.map((width) => '─'.repeat(width))
  return [titles, rule, ...rows]
    .flatMap((row) => renderRow(row, columns, widths))
    .map((line) => line.trimEnd())
    .join('\n')
}

const lengths = (cell: string) => cell.split('\n').map((line) => line.length)

function renderRow(
  row: readonly string[],
  columns: readonly TableColumn[],
  widths: readonly number[],
): readonly string[] {
  const cells = row.map((cell) => cell.split('\n'))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ align }, column) => pad(cells[column]?.[line] ?? '', widths[column] ?? 0, align))
      .join('  '),
  )
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  return align === 'left' ? text.padEnd(width) : text.padStart(width)
}

/** 2747282505 → 2,747,282,505 */
export function grouped(count: string): string {
  return count.replace(/\B(?=(\d{3})+$)/g, ',')
}
