import { dayText, eventSeconds, instantText, SECONDS_PER_DAY } from './event-time'

const NEWLINE = 0x0a
/** A longer line is counted, but its time is looked for in its first bytes only: memory stays bounded. */
const LINE_HEAD_BYTES = 65_536
const NO_BYTES = Buffer.alloc(0)

export interface LineFacts {
  /** Newlines, and one more where the last line has none. */
  readonly lines: number
  readonly endsWithNewline: boolean
  /** Smallest and largest event time, RFC 3339; null where no line has a readable time. */
  readonly firstTime: string | null
  readonly lastTime: string | null
  /** UTC days of event times, in order. */
  readonly days: readonly string[]
  /** Day of the last line where it has no newline but a readable time. */
  readonly openLineDay: string | null
}

/** Counts lines and reads their times from content that comes in pieces cut anywhere. */
export class LineScanner {
  private offset = 0
  private newlines = 0
  private openLineStart = 0
  private openLine = NO_BYTES
  private first = Infinity
  private last = -Infinity
  private latestDay = NaN
  private readonly days = new Set<number>()

  /** Where the line begins that is not ended yet, in bytes from the start. */
  get lineStart(): number {
    return this.openLineStart
  }

  push(bytes: Buffer): void {
    let from = 0
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, from)
      if (newline === -1) break
      this.endLine(bytes, from, newline)
      from = newline + 1
    }
    if (from > 0) this.openLineStart = this.offset + from
    if (from < bytes.length) this.keepOpen(bytes.subarray(from))
    this.offset += bytes.length
  }

  facts(): LineFacts {
    const open = this.offset > this.openLineStart
    const openSeconds = open ? eventSeconds(this.openLine, 0, this.openLine.length) : null
    if (openSeconds !== null) this.meet(openSeconds)
    return Object.freeze({
      lines: this.newlines + (open ? 1 : 0),
      endsWithNewline: this.offset > 0 && !open,
      firstTime: Number.isFinite(this.first) ? instantText(this.first) : null,
      lastTime: Number.isFinite(this.last) ? instantText(this.last) : null,
      days: [...this.days].sort((a, b) => a - b).map(dayText),
      openLineDay: openSeconds === null ? null : dayText(Math.floor(openSeconds / SECONDS_PER_DAY)),
    })
  }

  private endLine(bytes: Buffer, from: number, until: number): void {
    this.newlines += 1
    const whole = this.openLine.length === 0
    if (!whole) this.keepOpen(bytes.subarray(from, until))
    const seconds = whole
      ? eventSeconds(bytes, from, until)
      : eventSeconds(this.openLine, 0, this.openLine.length)
    this.openLine = NO_BYTES
    if (seconds !== null) this.meet(seconds)
  }

  /** Copies, since a reader may use its buffer again. */
  private keepOpen(bytes: Buffer): void {
    const room = LINE_HEAD_BYTES - this.openLine.length
    if (room > 0) this.openLine = Buffer.concat([this.openLine, bytes.subarray(0, room)])
  }

  private meet(seconds: number): void {
    if (seconds < this.first) this.first = seconds
    if (seconds > this.last) this.last = seconds
    const day = Math.floor(seconds / SECONDS_PER_DAY)
    if (day === this.latestDay) return
    this.latestDay = day
    this.days.add(day)
  }
}
