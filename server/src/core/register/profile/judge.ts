import { fitsNaming, namingInWords } from '@callbox/contract'
import { plainHandle } from '../entry.ts'
import type { LinksBack } from './rel-me.ts'

/** The parts of a profile that are compared. */
export type Aspect = 'name' | 'text' | 'link' | 'handle' | 'naming' | 'avatar' | 'banner' | 'verified'

/** One way in which what a network shows is not as approved; `alarm` when it once was. */
export type Finding = { what: Aspect; says: string; alarm: boolean; since: string }

/** A picture as it was last seen: what to show of it, and what to compare it by; both null when it could not be opened. */
export type SeenPicture = { id: string; shown: string | null; likeness: string | null; alike: boolean | null }

/** What was read of a live profile. */
export type Seen = {
  handle: string
  name: string
  text: string
  link: string | null
  avatar: SeenPicture | null
  banner: SeenPicture | null
  version: string
  verified: { is: boolean; says: string } | null
  /** Whether our own website points back at it; null where there is none to ask. */
  linksBack?: LinksBack | null
}

export type Approved = {
  handle: string
  naming: string
  /** Null while no text is approved. */
  statement: { name: string; text: string; link: string | null } | null
  /** The kinds of which the agency has approved pictures. */
  pictures: ReadonlySet<'avatar' | 'banner'>
}

/** As networks hand a text back: their line ends and outer spaces differ, the words do not. */
export const plainText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim()

const plainLink = (link: string | null): string | null => link?.trim().replace(/\/+$/, '') || null

/** What a part shows that it should not, as a sentence; `right` when it is as approved, null when nothing is approved of it. */
type Said = string | 'right' | null

const pictureSaid = (
  kind: 'avatar' | 'banner',
  seen: SeenPicture | null,
  approved: ReadonlySet<string>,
): Said => {
  const word = kind === 'avatar' ? 'picture' : 'banner'
  if (!approved.has(kind)) return null
  if (!seen) return `It shows no ${word}; the agency has approved one.`
  if (seen.alike === null) return `Its ${word} could not be opened, so it could not be compared.`
  return seen.alike ? 'right' : `Its ${word} is none of those that the agency has approved.`
}

const compared = (approved: Approved, seen: Seen): Record<Aspect, Said> => {
  const { statement, naming } = approved
  const handle = plainHandle(seen.handle)
  const link = plainLink(seen.link)
  return {
    name:
      statement &&
      (plainText(seen.name) === plainText(statement.name)
        ? 'right'
        : `It is called “${seen.name}” there; “${statement.name}” was approved.`),
    text:
      statement &&
      (plainText(seen.text) === plainText(statement.text)
        ? 'right'
        : seen.text.trim() === ''
          ? 'It says nothing about itself there.'
          : 'It says something else about itself than was approved.'),
    link:
      statement &&
      (link === plainLink(statement.link)
        ? 'right'
        : link === null
          ? `It no longer points at ${statement.link}.`
          : `It points at ${link}, which nobody approved.`),
    handle:
      handle === plainHandle(approved.handle)
        ? 'right'
        : `Its name on the network is ${seen.handle}; it was registered as ${approved.handle}.`,
    naming:
      naming === ''
        ? null
        : fitsNaming(naming, handle)
          ? 'right'
          : `${seen.handle} does not keep to the convention: ${namingInWords(naming)}.`,
    avatar: pictureSaid('avatar', seen.avatar, approved.pictures),
    banner: pictureSaid('banner', seen.banner, approved.pictures),
    verified: seen.verified && (seen.verified.is ? 'right' : seen.verified.says),
  }
}

/**
 * Compares what a network shows with what was approved. A part that was right once and is not now is an alarm; one that
 * never was is listed (APCO 2.1.1 to 2.1.4; CoP S1, S2). `rightAt` is when each part was first seen right.
 */
export const judge = (
  approved: Approved,
  seen: Seen,
  before: { findings: readonly Finding[]; rightAt: Readonly<Partial<Record<Aspect, string>>> },
  at: Date,
): { findings: Finding[]; rightAt: Partial<Record<Aspect, string>> } => {
  const rightAt: Partial<Record<Aspect, string>> = { ...before.rightAt }
  const findings: Finding[] = []
  for (const [what, says] of Object.entries(compared(approved, seen)) as [Aspect, Said][]) {
    if (says === null) continue
    if (says === 'right') {
      rightAt[what] ??= at.toISOString()
      continue
    }
    const held = before.findings.find((one) => one.what === what)
    findings.push({
      what,
      says,
      // A handle is approved with the account itself: there is no time at which another one would have been right.
      alarm: what === 'handle' || rightAt[what] !== undefined,
      since: held?.since ?? at.toISOString(),
    })
  }
  return { findings, rightAt }
}
