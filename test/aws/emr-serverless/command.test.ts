import { commandOf } from './command'

describe('the command line of a Spark job run', () => {
  it('is the parameters, parted as a shell parts them, then the entry point and its arguments', () => {
    const sparkSubmitParameters = `--conf spark.x=1  --conf "spark.y=a b" --name 'it is'`
    const entryPointArguments = ['one two', '--three']
    expect(
      commandOf({
        sparkSubmit: { entryPoint: 's3://b/j.py', entryPointArguments, sparkSubmitParameters },
      }),
    ).toEqual([
      'spark-submit',
      ...['--conf', 'spark.x=1', '--conf', 'spark.y=a b', '--name', 'it is'],
      's3://b/j.py',
      ...entryPointArguments,
    ])
  })
})
