import { problemsOf } from './check-value'
import type { ServiceModel, Shape } from './service-model'

const shape = (more: Partial<Shape> & { type: string }): Shape => ({
  members: {},
  required: [],
  ...more,
})

const model: ServiceModel = {
  metadata: { protocol: 'json' },
  operations: {},
  shapes: {
    Input: shape({
      type: 'structure',
      required: ['Name'],
      members: {
        Name: { shape: 'Name' },
        Kind: { shape: 'Kind' },
        Tags: { shape: 'Tags' },
        Size: { shape: 'Size' },
        At: { shape: 'At' },
        Map: { shape: 'Map' },
        Flag: { shape: 'Flag' },
      },
    }),
    Name: shape({ type: 'string', min: 2, max: 4, pattern: '[a-z\\uD800\\uDC00-\\uDBFF\\uDFFF]*' }),
    Kind: shape({ type: 'string', enum: ['A', 'B'] }),
    Tags: shape({ type: 'list', max: 2, member: { shape: 'Name' } }),
    Size: shape({ type: 'integer', min: 1, max: 9 }),
    At: shape({ type: 'timestamp' }),
    Map: shape({ type: 'map', key: { shape: 'Name' }, value: { shape: 'Size' } }),
    Flag: shape({ type: 'boolean' }),
  },
}

const problems = (value: unknown) => problemsOf(model, 'Input', value, 'x')

describe('a value against its shape', () => {
  it('fits', () => {
    const value = { Name: 'ab😀', Kind: 'A', Tags: ['ab', 'cd'], Size: 9, At: 1.5, Map: { ab: 1 } }
    expect(problems({ ...value, Flag: undefined })).toEqual([])
  })

  it.each([
    [{}, 'x.Name: is required'],
    [{ Name: 'a' }, 'length 1 is below 2'],
    [{ Name: 'abcde' }, 'length 5 is above 4'],
    [{ Name: 'AB' }, 'does not match'],
    [{ Name: 'ab', Kind: 'C' }, 'is none of A, B'],
    [{ Name: 'ab', Kind: null }, 'is no string'],
    [{ Name: 'ab', Tags: ['ab', 'ab', 'ab'] }, 'number of items 3 is above 2'],
    [{ Name: 'ab', Tags: ['ab', 1] }, 'x.Tags[1]: 1 is no string'],
    [{ Name: 'ab', Tags: 'ab' }, 'is no list'],
    [{ Name: 'ab', Size: 10 }, '10 is above 9'],
    [{ Name: 'ab', Size: 1.5 }, 'is no whole number'],
    [{ Name: 'ab', At: '2024' }, 'is no time'],
    [{ Name: 'ab', Map: { ab: 0 } }, 'x.Map.ab 0 is below 1'],
    [{ Name: 'ab', Flag: 1 }, 'is no boolean'],
    [{ Name: 'ab', Other: 1 }, 'knows no such member'],
    [[], 'is no structure'],
  ])('%j is told: %s', (value, problem) => {
    expect(problems(value).join()).toContain(problem)
  })
})
