import { z } from 'zod'
import { objectShape } from './input-shape'
import { jobInputValue } from './job-input'

const window = z.object({ from: z.string(), until: z.string() }).refine(() => true)

describe('the input of a job', () => {
  it('takes its shape from the zod value', () => {
    const schema = z
      .object({
        source: z.string().min(1).describe('Where from.'),
        limit: z.number().int().optional(),
        dry: z.boolean().default(false),
        paths: z.array(z.string()).optional(),
        window: window.optional(),
        nested: z.object({ a: z.int() }),
      })
      .describe('All of it.')
    expect(objectShape(schema, 'input')).toEqual({
      kind: 'object',
      description: 'All of it.',
      members: [
        { name: 'source', required: true, description: 'Where from.', shape: { kind: 'string' } },
        { name: 'limit', required: false, shape: { kind: 'int' } },
        { name: 'dry', required: false, shape: { kind: 'boolean' } },
        { name: 'paths', required: false, shape: { kind: 'array', of: { kind: 'string' } } },
        { name: 'window', required: false, shape: { kind: 'window' } },
        {
          name: 'nested',
          required: true,
          shape: {
            kind: 'object',
            members: [{ name: 'a', required: true, shape: { kind: 'int' } }],
          },
        },
      ],
    })
  })

  it.each([
    ['a number with a fraction', z.number()],
    ['a union', z.union([z.string(), z.boolean()])],
    ['a nullable', z.string().nullable()],
    ['a transform', z.string().transform(Number)],
  ])('refuses %s, by name', (_what, member) => {
    expect(() => objectShape(z.object({ it: member }), 'input of someJob')).toThrow(
      /^input of someJob\.it is a /,
    )
  })

  it('refuses what is no object', () => {
    expect(() => objectShape(z.string(), 'input of someJob')).toThrow(
      'input of someJob is no z.object',
    )
  })

  it('gives instants to the job in one spelling', () => {
    const shape = objectShape(z.object({ window, paths: z.array(z.string()).optional() }), 'input')
    expect(jobInputValue(shape, { window: { from: 0n, until: 86_400_000_000n } })).toEqual({
      window: { from: '1970-01-01T00:00:00Z', until: '1970-01-02T00:00:00Z' },
    })
  })
})
