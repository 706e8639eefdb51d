import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { StartError } from '#platform/errors'
import type { WrappingKey } from './sealed.ts'

/** In milliseconds and characters. */
const patience = 10_000
const longest = 16_384

const failed = (command: string, what: string): StartError =>
  new StartError(
    `The command for keys (CALLBOX_KEY_COMMAND: ${command}) ${what}. Run it by hand with "unwrap", mend it, and start again; nothing was changed.`,
  )

/**
 * Asks the operator's command, run without a shell and with the verb behind its own arguments: `wrap` gets a key in
 * base64 on its standard input and writes what is to be kept, `unwrap` gets that and writes the key.
 * @throws StartError in words: it cannot be run, ends with an error, writes nothing or too much, or does not answer in time
 */
export const askCommand = (
  command: string,
  verb: 'wrap' | 'unwrap',
  given: string,
  timeoutMs = patience,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command.trim().split(/\s+/)
    // In a group of its own, so that what it started ends with it.
    const child = spawn(program, [...args, verb], { stdio: 'pipe', detached: true })
    let said = ''
    let complained = ''
    const done = (settle: () => void): void => {
      clearTimeout(timer)
      child.stdout.destroy()
      child.stderr.destroy()
      settle()
    }
    const stop = (what: string): void => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended by itself meanwhile.
      }
      done(() => reject(failed(command, what)))
    }
    const timer = setTimeout(() => stop(`did not answer "${verb}" in ${timeoutMs / 1000} seconds`), timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.length > longest) stop(`wrote more than ${longest} characters for "${verb}"`)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complained.length < 500) complained += text
    })
    child.stdin.on('error', () => undefined)
    child.on('error', (error: NodeJS.ErrnoException) =>
      done(() => reject(failed(command, `cannot be run (${error.code})`))),
    )
    child.on('close', (code, signal) => {
      const words = complained.trim().split('\n')[0]!.slice(0, 200).replaceAll(given, '…')
      const answer = said.trim()
      if (code !== 0)
        done(() =>
          reject(
            failed(command, `ended "${verb}" with ${signal ?? code}${words ? `, saying: ${words}` : ''}`),
          ),
        )
      else if (answer === '') done(() => reject(failed(command, `wrote nothing for "${verb}"`)))
      else done(() => resolve(answer))
    })
    child.stdin.end(`${given}\n`)
  })

/** A wrapping key with its id, which comes from the key itself. */
export const withId = (key: Buffer): WrappingKey => ({
  id: createHmac('sha256', key).update('callbox wrapping key').digest('hex').slice(0, 12),
  key,
})

/** A key of 32 bytes in base64 or hexadecimal. @throws StartError, which never repeats the text */
export const keyFromText = (text: string, name: string): WrappingKey => {
  const plain = text.trim()
  const bytes = Buffer.from(plain, /^[0-9a-f]{64}$/i.test(plain) ? 'hex' : 'base64')
  if (bytes.length !== 32)
    throw new StartError(
      `${name} holds no key of 32 bytes in base64: make one with "head -c 32 /dev/urandom | base64".`,
    )
  return withId(bytes)
}

/** @throws StartError when there is no command, it fails, or it gives back another key. */
export const unwrapKey = async (
  command: string | null,
  id: string,
  wrapped: string,
): Promise<WrappingKey> => {
  if (!command)
    throw new StartError(`The key ${id} was wrapped by a command: name that in CALLBOX_KEY_COMMAND.`)
  const found = withId(Buffer.from(await askCommand(command, 'unwrap', wrapped), 'base64'))
  if (found.id !== id || found.key.length !== 32)
    throw failed(command, `gave back another key than the one (${id}) that it was given to wrap`)
  return found
}

/** Has a key wrapped, and got back before anything is sealed with it. @throws StartError */
export const wrapKey = async (command: string, fresh: WrappingKey): Promise<string> => {
  const plain = fresh.key.toString('base64')
  const wrapped = await askCommand(command, 'wrap', plain)
  if (wrapped.includes(plain)) throw failed(command, 'wrote the key itself, and wrapped nothing')
  await unwrapKey(command, fresh.id, wrapped)
  return wrapped
}
