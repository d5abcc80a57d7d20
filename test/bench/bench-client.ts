import { Agent, request } from 'node:http'

/** One kept connection to a server's GraphQL. */
export class BenchClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(private readonly url: string) {}

  /** The data of the answer; throws where there are errors. */
  async send(query: string, variables: object = {}): Promise<Record<string, unknown>> {
    const answer = JSON.parse(await this.post(JSON.stringify({ query, variables }))) as {
      data: Record<string, unknown>
      errors?: unknown
    }
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors))
    return answer.data
  }

  close(): void {
    this.agent.destroy()
  }

  private post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }
      const sent = request(this.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks).toString()))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

/** The value that a share of the others does not pass. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new Error('the quantile of nothing')
  return value
}
