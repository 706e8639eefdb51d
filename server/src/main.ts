import { StartError } from '#platform/errors'
import { readArguments } from './app/arguments.ts'
import { commands } from './app/commands/index.ts'
import { say } from './app/say.ts'

/** The command line: `callbox serve | work | migrate | assurance | signin-link | doctor`, each with `--help`. */
try {
  const { command, options } = readArguments(commands, process.argv.slice(2))
  if (command) process.exitCode = await command.run(options)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  say(error.message)
  process.exit(1)
}
