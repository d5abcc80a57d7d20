import { datasets } from '../schema/datasets'
import { sampleJobs } from '../test/support/sample-jobs'
import { checkDeclarations } from './check-declarations'

describe('declarations together', () => {
  it('names every fault', () => {
    const [first] = datasets
    const [job] = sampleJobs
    if (first === undefined || job === undefined) throw new Error('no samples')
    const strange = {
      ...first,
      name: 'strange',
      dimensions: first.dimensions.map((dimension) => ({
        ...dimension,
        ...(dimension.members && { members: ['x'] }),
      })),
    }
    const check = (): void =>
      checkDeclarations({
        datasets: [...datasets, first, strange],
        jobs: [...sampleJobs, { ...job, produces: ['nothing'], needs: ['nobody'] }],
      })
    expect(check).toThrow('dataset accessLog is declared twice')
    expect(check).toThrow('two datasets have the table trusted.access_log')
    expect(check).toThrow('enum Device has other members in another dataset')
    expect(check).toThrow('job ingestAccessLogs is declared twice')
    expect(check).toThrow('names the dataset nothing, which is not declared')
    expect(check).toThrow('needs the job nobody, which is not declared')
  })

  it('refuses a job over a folder, which is no table', () => {
    const [first] = datasets
    const [job] = sampleJobs
    if (first === undefined || job === undefined) throw new Error('no samples')
    const folder = { path: 'lake', keys: [], timesWithoutZone: null }
    const check = (): void =>
      checkDeclarations({
        datasets: [{ ...first, name: 'lake', partitionedBy: null, folder }],
        jobs: [{ ...job, needs: [], produces: [], reads: ['lake'] }],
      })
    expect(check).toThrow('names the dataset lake, which is a folder and no table')
  })
})
