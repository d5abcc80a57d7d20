import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const TOOLS = path.join(ROOT, '.tools')
export const VENV = path.join(TOOLS, 'venv')
export const VENV_PYTHON = path.join(VENV, 'bin', 'python')
export const AWS_VENV = path.join(TOOLS, 'aws-venv')
export const JARS = path.join(TOOLS, 'jars')
export const TRINO = path.join(TOOLS, 'trino')
export const LOGS = path.join(TOOLS, 'logs')
export const CHILDREN = path.join(TOOLS, 'children')
export const REPORTS = path.join(TOOLS, 'reports')
export const NODE_MODULES = path.join(ROOT, 'node_modules')
export const DIST = path.join(ROOT, 'dist')
