const BEAT_MS = 15_000

/**
 * Shows each step that has work to do, with its time. On stderr: what the command after the set-up
 * prints may be read by a program.
 */
export class Progress {
  #startedAt = performance.now()
  #worked = 0
  #write

  constructor(write = (line) => process.stderr.write(`${line}\n`)) {
    this.#write = write
  }

  say(line) {
    this.#write(line)
  }

  /** Runs the work of a step, and says now and then that it still does. */
  async step(name, work) {
    this.#worked += 1
    const startedAt = performance.now()
    this.#write(`  ${name} …`)
    const beat = setInterval(() => this.#write(`  ${name} … ${seconds(startedAt)}`), BEAT_MS)
    try {
      const result = await work()
      this.#write(`  ${name}: done in ${seconds(startedAt)}`)
      return result
    } catch (error) {
      this.#write(`  ${name}: failed after ${seconds(startedAt)}`)
      throw error
    } finally {
      clearInterval(beat)
    }
  }

  end() {
    const verdict = this.#worked === 0 ? 'nothing to do' : 'done'
    this.#write(`Set-up: ${verdict} (${seconds(this.#startedAt)})`)
  }
}

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
