import { startPostgres } from '../support/postgres'
import { openDatabase } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { Sessions } from './postgres/sessions'
import { simulate } from './simulate'

async function main(): Promise<void> {
  const from = Number(process.argv[2] ?? 1)
  const count = Number(process.argv[3] ?? 1)
  const postgres = await startPostgres()
  const db = openDatabase(postgres.config, () => undefined)
  await migrate(db)
  await db.destroy()
  const sessions = await Sessions.open(postgres.config, 48)
  const t = performance.now()
  try {
    for (let seed = from; seed < from + count; seed += 1) {
      const r = await simulate(sessions, seed)
      process.stdout.write(`${seed} ${r.hash} ${r.steps} ${r.violation?.message ?? 'ok'} ${r.ends.join()}\n`)
      if (r.violation && count === 1) process.stdout.write(r.trace.join('\n') + '\n')
      if (process.env['TRACE']) process.stdout.write(r.trace.join('\n') + '\n')
    }
    process.stdout.write(`${(count / (performance.now() - t)) * 1000} seeds/s\n`)
  } finally {
    await sessions.close()
    await postgres.stop()
  }
}
void main()
