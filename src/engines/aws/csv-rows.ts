/** A row of CSV; null where nothing stands, not even quotes. */
export type CsvRow = readonly (string | null)[]

/**
 * Reads rows of CSV from pieces of text that may end anywhere. A quoted field may hold commas, line
 * ends and doubled quotes; a line ends with LF.
 */
export class CsvReader {
  private row: (string | null)[] = []
  private field = ''
  private state: 'start' | 'plain' | 'quoted' | 'quote' = 'start'

  /** The rows that this piece completes. */
  read(piece: string): CsvRow[] {
    const rows: CsvRow[] = []
    let from = 0
    while (from < piece.length) {
      if (this.state === 'quoted') from = this.readQuoted(piece, from)
      else {
        this.readOne(piece.charAt(from), rows)
        from += 1
      }
    }
    return rows
  }

  /** @throws Error where the text ends inside a row */
  end(): void {
    if (this.state !== 'start' || this.row.length > 0) throw new Error('the CSV ends inside a row')
  }

  private readQuoted(piece: string, from: number): number {
    const quote = piece.indexOf('"', from)
    this.field += piece.slice(from, quote < 0 ? undefined : quote)
    if (quote < 0) return piece.length
    this.state = 'quote'
    return quote + 1
  }

  private readOne(character: string, rows: CsvRow[]): void {
    if (character === ',' || character === '\n') {
      this.row.push(this.state === 'start' ? null : this.field)
      this.field = ''
      this.state = 'start'
      if (character === '\n') this.finishRow(rows)
    } else if (character === '"' && this.state !== 'plain') {
      if (this.state === 'quote') this.field += '"'
      this.state = 'quoted'
    } else {
      this.field += character
      this.state = 'plain'
    }
  }

  private finishRow(rows: CsvRow[]): void {
    rows.push(this.row)
    this.row = []
  }
}
