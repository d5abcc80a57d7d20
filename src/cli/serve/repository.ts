import path from 'node:path'

/** The folder of the checkout. This file is compiled to dist/src/cli/serve. */
export function repositoryFolder(): string {
  const folder = path.resolve(__dirname, '../../..')
  return path.basename(folder) === 'dist' ? path.dirname(folder) : folder
}
