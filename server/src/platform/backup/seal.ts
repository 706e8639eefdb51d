import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { StartError, wordsOf } from '#platform/errors'

/** For whom a backup is closed: a passphrase, or the public keys (`age1…`) of those who may open it. */
export type Seal = { passphrase: string } | { recipients: readonly string[]; ofTheFolder?: boolean }
/** What opens a backup. */
export type Opener = { passphrase: string } | { identities: readonly string[] }

/** In characters; shorter ones are found by trying. */
const shortest = 12

const textOf = (file: string, what: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The ${what} ${file} cannot be read (${error.code}): correct its name or its rights.`,
    )
  })

/** The first line of a file. @throws StartError when it cannot be read or, for closing, is too short. */
export const passphraseFrom = async (file: string, { closing }: { closing: boolean }): Promise<string> => {
  const passphrase = (await textOf(file, 'passphrase file')).split(/\r?\n/)[0]!
  if (passphrase === '' || (closing && passphrase.length < shortest))
    throw new StartError(
      `The passphrase in ${file} is ${passphrase === '' ? 'empty' : `shorter than ${shortest} characters`}: write a longer one, four or five random words, into its first line.`,
    )
  return passphrase
}

/** The secret keys (`AGE-SECRET-KEY-…`) in a file. @throws StartError when there is none. */
export const identitiesFrom = async (file: string): Promise<string[]> => {
  const found = (await textOf(file, 'key file')).match(/^AGE-SECRET-KEY-\S+$/gm)
  if (!found)
    throw new StartError(`The key file ${file} holds no line that begins with AGE-SECRET-KEY-: name another.`)
  return found
}

/** The data folder's own key for backups, made when it is absent. @returns its public half. */
export const folderKey = async (file: string): Promise<string> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = await generateX25519Identity()
  await writeFile(file, `${fresh}\n`, { flag: 'wx', mode: 0o600, flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST')
        throw new StartError(
          `The key file ${file} cannot be written (${error.code}): make the folder writable.`,
        )
    },
  )
  return identityToRecipient((await identitiesFrom(file))[0]!)
}

/** Encrypts in the age format. @throws StartError for a recipient that is none. */
export const closed = async (plain: Readable, seal: Seal): Promise<Readable> => {
  const encrypter = new Encrypter()
  if ('passphrase' in seal) encrypter.setPassphrase(seal.passphrase)
  else
    for (const recipient of seal.recipients)
      try {
        encrypter.addRecipient(recipient)
      } catch (error) {
        throw new StartError(
          `The recipient "${recipient}" is no public key of age (${wordsOf(error)}): it begins with age1.`,
        )
      }
  const sealed = await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array>)
  return Readable.fromWeb(sealed as NodeWebStream<Uint8Array>)
}

/** Decrypts; what comes out is authentic, and its end is the end. @throws StartError when this key does not open it. */
export const opened = async (sealed: Readable, opener: Opener): Promise<Readable> => {
  const decrypter = new Decrypter()
  if ('passphrase' in opener) decrypter.addPassphrase(opener.passphrase)
  else for (const identity of opener.identities) decrypter.addIdentity(identity)
  try {
    const plain = await decrypter.decrypt(Readable.toWeb(sealed) as ReadableStream<Uint8Array>)
    return Readable.fromWeb(plain as NodeWebStream<Uint8Array>)
  } catch (error) {
    throw /no identity matched/.test(wordsOf(error))
      ? new StartError(
          `This ${'passphrase' in opener ? 'passphrase' : 'key'} does not open the backup: it was closed with another. Name the right one with --passphrase-file or --identity-file.`,
        )
      : new StartError(`The file is no backup of Callbox, or its beginning is damaged (${wordsOf(error)}).`)
  }
}
