/** ci: a few minutes on every change; full: before an issue is resolved. Set by `--size`. */
export type SuiteSize = 'ci' | 'full'

export function suiteSize(): SuiteSize {
  return process.env['LAKEFRONT_SUITE_SIZE'] === 'full' ? 'full' : 'ci'
}
