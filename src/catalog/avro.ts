import { Type, types, streams, type Schema } from 'avsc'

/** Avro's long as bigint: a number cannot hold 64 bits. */
const longType = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64LE(value)
    return buffer
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
})

/** The records of an Avro container file; longs are bigint, bytes are Buffers. */
export function readAvro(content: Uint8Array): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const records: unknown[] = []
    const decoder = new streams.BlockDecoder({
      parseHook: (schema: Schema) => Type.forSchema(schema, { registry: { long: longType } }),
    })
    decoder.on('data', (record: unknown) => records.push(record))
    decoder.on('error', reject)
    decoder.on('end', () => resolve(records))
    decoder.end(content)
  })
}
