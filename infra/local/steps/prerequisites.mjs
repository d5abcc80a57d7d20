import { execFileSync } from 'node:child_process'
import { SetUpError } from '../set-up-error.mjs'

const NODE_MAJOR_MIN = 20
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']
const ABOUT_PYTHON = `
import importlib.util, json, sys
print(json.dumps({"path": sys.executable, "version": list(sys.version_info[:3]),
    "venv": all(importlib.util.find_spec(m) for m in ("venv", "ensurepip"))}))
`

export function checkNode(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= NODE_MAJOR_MIN) return
  throw new SetUpError(`Node ${version} is too old: install Node ${NODE_MAJOR_MIN} or newer.`)
}

/**
 * @returns path and version of a Python that can make a venv.
 * @throws SetUpError that says what to install
 */
export function findPython() {
  const found = PYTHONS.map(aboutPython).filter((python) => python !== null)
  const fresh = found.filter(({ version: [major, minor] }) => major === 3 && minor >= 10)
  const usable = fresh.find(({ venv }) => venv)
  if (usable !== undefined) return { path: usable.path, version: usable.version.join('.') }
  throw new SetUpError(whyNone(found, fresh))
}

function whyNone(found, fresh) {
  if (found.length === 0)
    return 'Python is missing: install Python 3.10 or newer with its venv module.'
  if (fresh.length > 0)
    return `${fresh[0].path} has no venv module: install it (on Debian: apt-get install python3-venv).`
  return `Python ${found[0].version.join('.')} is too old: install Python 3.10 or newer.`
}

function aboutPython(command) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    return JSON.parse(execFileSync(command, ['-c', ABOUT_PYTHON], options))
  } catch {
    // Not there, or not a Python that runs: the next name may be.
    return null
  }
}
