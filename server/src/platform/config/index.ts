import { resolve } from 'node:path'
import { z } from 'zod'
import type { KeysGiven } from '#platform/crypto'
import { StartError } from '#platform/errors'
import { noHost, outgoingHosts } from '#platform/outbound'

const text = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number('must be a number from 1 to 65535').int().min(1).max(65_535).default(9110),
  CALLBOX_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://desk.example.gov' })
    .optional(),
  CALLBOX_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/database' })
    .refine(
      (url) => new URL(url).password !== '',
      "must carry a password: the application role's password is derived from it",
    )
    .optional(),
  CALLBOX_TRUST_PROXY: z.enum(['0', '1', 'true', 'false'], 'must be 1 or 0').default('0'),
  CALLBOX_QUIET_SHIFT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  CALLBOX_OUTGOING: z
    .string()
    .refine(
      (given) => noHost(outgoingHosts({ CALLBOX_OUTGOING: given })) === null,
      'must be names of hosts with commas between them, such as bsky.social, *.bsky.network',
    )
    .optional(),
  CALLBOX_BACKUP_TO: z.string().min(1).optional(),
  CALLBOX_BACKUP_HOUR: z.coerce.number('must be an hour from 0 to 23, UTC').int().min(0).max(23).default(3),
  CALLBOX_BACKUP_KEEP: z.coerce.number('must be how many to keep, at least 1').int().min(1).default(14),
  CALLBOX_BACKUP_RECIPIENT: z
    .string()
    .regex(/^age1\S+(,age1\S+)*$/, 'must be public keys of age (age1…), separated by commas')
    .optional(),
  CALLBOX_BACKUP_PASSPHRASE_FILE: z.string().min(1).optional(),
  // Never refused here: a refusal repeats what was given.
  CALLBOX_KEY: z.string().optional(),
  CALLBOX_KEY_BEFORE: z.string().optional(),
  CALLBOX_KEY_COMMAND: z.string().min(1).optional(),
})

export type Config = {
  host: string
  port: number
  /** Where people reach us, without a slash at the end. */
  origin: string
  /** Absolute. */
  data: string
  databaseUrl: string | null
  trustProxy: boolean
  /** Whether a practice centre opens with a quiet shift going on. */
  quietShift: boolean
  backup: {
    /** Where a backup is made each day, absolute; null for none. */
    to: string | null
    /** From which hour on, UTC. */
    hour: number
    /** How many daily ones are kept. */
    keep: number
    recipients: readonly string[]
    passphraseFile: string | null
  }
  keys: KeysGiven
}

const keysGiven = (set: z.infer<typeof text>): KeysGiven => {
  const { CALLBOX_KEY, CALLBOX_KEY_BEFORE, CALLBOX_KEY_COMMAND } = set
  if (CALLBOX_KEY && CALLBOX_KEY_COMMAND)
    throw new StartError(
      'CALLBOX_KEY and CALLBOX_KEY_COMMAND exclude one another: keep the one by which secrets are to be sealed, and give the old key in CALLBOX_KEY_BEFORE.',
    )
  return {
    key: CALLBOX_KEY ?? null,
    before: CALLBOX_KEY_BEFORE?.split(',').filter((one) => one.trim() !== '') ?? [],
    command: CALLBOX_KEY_COMMAND ?? null,
  }
}

/** Reads the environment. Everything not named here has a default or is set in the console. @throws StartError naming the variable and the remedy. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = text.safeParse(set)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new StartError(
      `${issue.path.join('.')} ${issue.message}. It is "${String(env[String(issue.path[0])] ?? '')}" now; correct it and start again.`,
    )
  }
  const { HOST, PORT, CALLBOX_ORIGIN, CALLBOX_DATA, DATABASE_URL, CALLBOX_TRUST_PROXY, CALLBOX_QUIET_SHIFT } =
    parsed.data
  return {
    host: HOST,
    port: PORT,
    origin: (CALLBOX_ORIGIN ?? `http://localhost:${PORT}`).replace(/\/+$/, ''),
    data: resolve(CALLBOX_DATA),
    databaseUrl: DATABASE_URL ?? null,
    trustProxy: CALLBOX_TRUST_PROXY === '1' || CALLBOX_TRUST_PROXY === 'true',
    quietShift: CALLBOX_QUIET_SHIFT === 'on',
    backup: {
      to: parsed.data.CALLBOX_BACKUP_TO ? resolve(parsed.data.CALLBOX_BACKUP_TO) : null,
      hour: parsed.data.CALLBOX_BACKUP_HOUR,
      keep: parsed.data.CALLBOX_BACKUP_KEEP,
      recipients: parsed.data.CALLBOX_BACKUP_RECIPIENT?.split(',') ?? [],
      passphraseFile: parsed.data.CALLBOX_BACKUP_PASSPHRASE_FILE ?? null,
    },
    keys: keysGiven(parsed.data),
  }
}
