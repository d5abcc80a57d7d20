import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Toolchain } from './toolchain'

export interface SparkSql {
  /** The rows of a statement; fails with Spark's message. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>
  stop(): Promise<void>
}

const answer = z.union([
  z.object({ rows: z.array(z.record(z.string(), z.unknown())) }),
  z.object({ error: z.string() }),
])

/** A Spark session that lives until stopped; it starts with the first statement's answer pending. */
export function startSparkSql(toolchain: Toolchain, port: number, warehouse: string): SparkSql {
  const jdbc = `jdbc:postgresql://127.0.0.1:${port}/postgres`
  const script = join(__dirname, 'spark_sql.py')
  const spark = spawn(toolchain.python, [script, jdbc, warehouse, toolchain.jars.join(',')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      JAVA_HOME: toolchain.javaHome,
      SPARK_HOME: toolchain.sparkHome,
      PYSPARK_PYTHON: toolchain.python,
      SPARK_LOCAL_IP: '127.0.0.1',
    },
  })
  const exited = once(spark, 'exit')
  const lines = createInterface(spark.stdout)[Symbol.asyncIterator]()
  return {
    run: async (sql) => {
      spark.stdin.write(`${JSON.stringify(sql)}\n`)
      const line = await lines.next()
      if (line.done) throw new Error('Spark ended')
      const parsed = answer.parse(JSON.parse(line.value))
      if ('error' in parsed) throw new Error(parsed.error)
      return parsed.rows
    },
    stop: async () => {
      spark.stdin.end()
      await exited
    },
  }
}
