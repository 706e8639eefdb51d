/**
 * Compares the parts of others that `package-lock.json` pins with what is known against them, and with the times in which we
 * mend (docs/security.md, "Parts of others").
 *
 *     node scripts/vulnerable.ts               asks the npm registry (npm audit)
 *     node scripts/vulnerable.ts --data PATH   reads advisories in the form of OSV: a file, or a folder such as the unpacked
 *                                              https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip
 *
 * Ends with 0 when nothing is overdue, 1 when something is, 2 when nobody could be asked: that is not an answer, and no step
 * of a check that must pass without a network.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Known, knownAgainst, partsIn, readAdvisories } from './vulnerable/advisories.ts'
import { auditWords } from './vulnerable/audit.ts'

const root = resolve(import.meta.dirname, '..')
const at = process.argv.indexOf('--data')
const data = at > 0 ? process.argv[at + 1] : undefined
const parts = partsIn(readFileSync(join(root, 'package-lock.json'), 'utf8'))

const sentence = ({ part, advisory, says, mended, due, over }: Known): string => {
  const use = part.builds ? ', which builds or tests only' : ''
  const cure = mended.length > 0 ? `mended in ${mended.join(', ')}` : 'not mended by anybody yet'
  const until = due.toISOString().slice(0, 10)
  return `${over ? 'OVERDUE' : 'due'} ${until}: ${part.name} ${part.version}${use}: ${advisory} ${says} (${cure})`
}

if (at > 0 && !data) {
  console.error('Say where the advisories lie: node scripts/vulnerable.ts --data PATH')
  process.exitCode = 2
} else if (data) {
  const advisories = readAdvisories(resolve(data))
  const known = knownAgainst(parts, advisories, new Date())
  for (const one of known) console.log(sentence(one))
  const overdue = known.filter(({ over }) => over).length
  console.log(
    `${parts.length} parts, ${advisories.length} advisories, ${known.length} known, ${overdue} overdue`,
  )
  process.exitCode = overdue > 0 ? 1 : 0
} else {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', timeout: 60_000 })
  const words = auditWords(stdout ?? '')
  for (const line of words ?? []) console.log(line)
  console.log(
    words
      ? `${parts.length} parts, ${words.length} known: look up since when, and mend within the times of docs/security.md`
      : 'The registry was not asked, or does not answer that question: give advisories with --data PATH. Nothing is known from this run.',
  )
  process.exitCode = words ? (words.length > 0 ? 1 : 0) : 2
}
