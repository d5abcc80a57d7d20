import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import type { Launcher } from '../../pipeline/launchers/launcher'

/** Has no room and executes nothing: for tests in which runs only wait. */
export const NO_LAUNCHER: Launcher = {
  name: 'never',
  local: true,
  capacity: 0,
  lagMs: 0,
  store: new AttemptFolders('/nowhere'),
  submit: () => Promise.reject(new Error('nothing is submitted here')),
  find: () => Promise.resolve({ kind: 'notFound' }),
  observe: () => Promise.resolve(new Map()),
  cancel: () => Promise.resolve(),
  links: () => ({ console: null, log: null }),
  logTail: () => Promise.resolve(null),
}
