#!/usr/bin/env node
import { systemClock } from '../model/clock'
import { COMMANDS } from './commands'
import { runCommand } from './run-command'
import { createTerminal } from './terminal'

const context = {
  environment: process.env,
  clock: systemClock,
  terminal: createTerminal(process.stdout, process.stderr),
}

runCommand(process.argv.slice(2), COMMANDS, context).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  },
)
