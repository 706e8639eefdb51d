import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')

/** Everything that runs at a centre, without comments: no tests, and no scripts of ours. */
const sources = ['server/src', 'contract/src', 'console/src', 'console/public'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|js)$/.test(name) && !/\.(test|fixture|generated)\.ts$|testing\//.test(name))
    .map((name) => {
      const file = join(root, folder, name)
      const code = readFileSync(file, 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/.*$/gm, '$1')
      return { file: relative(root, file), code }
    }),
)
const using = (what: RegExp): string[] => sources.flatMap(({ file, code }) => (what.test(code) ? [file] : []))

describe('what runs at a centre', () => {
  it('is all read here', () => {
    expect(sources.length).toBeGreaterThan(500)
  })
  it('makes no code out of words', () => {
    expect(using(/\beval\(|new Function\(|from 'node:vm'|setTimeout\(\s*['"`]/)).toEqual([])
  })
  it('makes no pattern out of what somebody typed: those that are made are listed here', () => {
    expect(using(/new RegExp\(/).sort()).toEqual([
      // The agency's own convention, taken apart and escaped.
      'contract/src/naming.ts',
      'server/src/core/assess/tokens.ts',
      'server/src/core/conversations/likeness/words.ts',
      'server/src/core/identity/door/breached.ts',
      // `href` and `rel`, nothing else.
      'server/src/core/register/profile/rel-me.ts',
      // A number of the pack, by its digits alone.
      'server/src/core/sending/rules.ts',
      'server/src/platform/http/serve.ts',
    ])
  })
  it('keeps nobody from pasting', () => {
    expect(using(/onPaste|addEventListener\(\s*'paste'|onDrop=/)).toEqual([])
  })
  it('puts no words into a page as markup', () => {
    expect(using(/innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/)).toEqual(
      [],
    )
    expect(using(/import \{[^}]*\braw\b[^}]*\} from 'hono/)).toEqual([])
  })
  it('makes a link out of an address of data in one place, which lets only the web through; the other one is for apps of codes', () => {
    expect(using(/href=\{[^`'"]/)).toEqual(['console/src/door/fields.tsx', 'console/src/shell/outward.tsx'])
  })
  it('starts no program through a shell', () => {
    expect(using(/shell: true|\bexecSync\(|\{[^}]*\bexec\b[^}]*\} from 'node:child_process'/)).toEqual([])
  })
  it('trusts no certificate that nobody vouches for', () => {
    expect(using(/rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/)).toEqual([])
  })
  it('draws no secrets by chance that can be foreseen: where it does draw so, a port or a pause is drawn', () => {
    expect(using(/Math\.random\(/)).toEqual([
      'server/src/platform/postgres/ports.ts',
      'console/src/api/paced.ts',
    ])
  })
  it('uses no broken hash, but to look words up in a list that was made with it', () => {
    expect(using(/['"](md5|sha1|md4|ripemd160)['"]/)).toEqual(['server/src/core/identity/door/breached.ts'])
  })
  it('encrypts with AES-256-GCM alone, which notices a change', () => {
    const made = sources.flatMap(({ code }) =>
      [...code.matchAll(/create(?:C|Dec)ipheriv\(\s*'([^']+)'/g)].map((found) => found[1]),
    )
    expect(new Set(made)).toEqual(new Set(['aes-256-gcm']))
  })
  it('listens to no messages of other windows, and hands none over', () => {
    expect(using(/addEventListener\(\s*'message'|window\.opener|(parent|opener)\.postMessage/)).toEqual([
      'console/public/sw.js',
    ])
  })
})
