import { attemptIdIn, attemptName } from './attempt-name'
import { logStreamUrl } from './console'
import { joinAddress, parseS3Address } from './s3-address'

const ID = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'

describe('names and addresses', () => {
  it('give the attempt back, however long its job’s name', () => {
    const name = attemptName(ID, 'job'.repeat(200))
    expect(name).toHaveLength(256)
    expect(attemptIdIn(name)).toBe(ID)
  })

  it.each(['nightly', 'lakefront', `my-lakefront-${ID}`, undefined])('%s is no attempt', (name) => {
    expect(attemptIdIn(name)).toBeNull()
  })

  it('part an address of S3 into bucket and key', () => {
    expect(parseS3Address('s3://lake/a/b')).toEqual({ bucket: 'lake', key: 'a/b' })
    expect(parseS3Address('s3://lake')).toEqual({ bucket: 'lake', key: '' })
    expect(parseS3Address('/lake/a')).toBeNull()
    expect(joinAddress('s3://lake/code/', 'spark.zip')).toBe('s3://lake/code/spark.zip')
  })

  it('lead to a log in the console of the region’s own partition', () => {
    expect(logStreamUrl('cn-north-1', '/aws-glue/jobs', 'jr_1')).toBe(
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#logsV2:log-groups/log-group/$252Faws-glue$252Fjobs/log-events/jr_1',
    )
  })
})
