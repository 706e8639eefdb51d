import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { StartError, wordsOf } from '#platform/errors'

export type Options = Record<string, string | boolean | undefined>
export type Command = {
  name: string
  says: string
  /** The one thing that is said without a dash, by its name in the help; it stands in the options under that name. */
  takes?: string
  /** What follows the name, for the help: `--json`. */
  options: ParseArgsOptionsConfig
  about: Record<string, string>
  /** @returns the exit code. */
  run(options: Options): Promise<number>
}

const helpAll = (commands: readonly Command[]): string =>
  `callbox: the social-media desk for public safety\n\nusage: callbox <command> [options]\n\n${commands.map((c) => `  ${c.name.padEnd(14)}${c.says}`).join('\n')}\n\n` +
  'Environment: HOST (127.0.0.1), PORT (9110), CALLBOX_ORIGIN, CALLBOX_DATA (./data), DATABASE_URL, CALLBOX_TRUST_PROXY, CALLBOX_OUTGOING, CALLBOX_QUIET_SHIFT (on), CALLBOX_BREACHED_PASSWORDS, CALLBOX_COUNTRIES, CALLBOX_BACKUP_TO, _HOUR (3, UTC), _KEEP (14), _RECIPIENT, _PASSPHRASE_FILE, CALLBOX_KEY, _BEFORE, _COMMAND.\nEach command explains itself with --help.\n'

const helpOne = ({ name, takes, says, about }: Command): string =>
  `usage: callbox ${name} ${takes ? `${takes} ` : ''}[options]\n\n${says}\n\n${Object.entries({
    ...about,
    help: 'this text',
  })
    .map(([option, text]) => `  --${option.padEnd(20)}${text}`)
    .join('\n')}\n`

/** Reads the command line; prints help where it is asked for. @throws StartError for a command or option that does not exist. */
export const readArguments = (
  commands: readonly Command[],
  args: string[],
): { command: Command | null; options: Options } => {
  const [name, ...rest] = args
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(helpAll(commands))
    return { command: null, options: {} }
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command)
    throw new StartError(
      `There is no command "${name}". Those there are: ${commands.map((c) => c.name).join(', ')}.`,
    )
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowPositionals: command.takes !== undefined,
    })
    const options = values as Options
    const [taken, ...more] = positionals
    if (more.length > 0) throw new Error(`There is one ${command.takes} too many`)
    if (command.takes && taken !== undefined) options[command.takes] = taken
    if (!options.help) return { command, options }
    process.stdout.write(helpOne(command))
    return { command: null, options }
  } catch (error) {
    throw new StartError(`${wordsOf(error).split('.')[0]}. Try: callbox ${name} --help`)
  }
}
