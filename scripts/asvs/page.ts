import type { Asvs, Chapter, Line, Requirement } from './lines.ts'
import { kindOf, kinds } from './lines.ts'

const safe = (text: string): string =>
  text.replace(/[\\`*_[\]<>|]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`))

/** As GitHub makes the address of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const link = (words: string, address: string): string => `[${safe(words)}](${address})`
const place = ({ file, heading }: { file: string; heading: string }): string =>
  link(heading, `${file.replace(/^docs\//, '')}#${anchorOf(heading)}`)
const because = (what: string, { reason, owner }: { reason: string; owner: string }): string =>
  `${what}: ${safe(reason)} *(${owner})*`

const shownBy = (line: Line): string => {
  const { tests, written, not_applicable, accepted, missing, rest } = line
  const parts = [
    ...(tests ?? []).map(({ file, name }) => link(name, `../${file}`)),
    ...(written ? [`${place(written)} *(${written.owner})*`] : []),
    ...(not_applicable ? [because('not applicable', not_applicable)] : []),
    ...(accepted ? [`${because('**otherwise on purpose**', accepted)} ${place(accepted)}`] : []),
    ...(missing ? [`${because('**missing**', missing)} ${safe(missing.issue)}`] : []),
    ...(rest ? [because('the rest', rest)] : []),
  ]
  return parts.join('<br>')
}

const row = ({ id, level, line }: Requirement): string =>
  `| ${id} | ${level} | ${line ? safe(line.says) : ''} | ${line ? shownBy(line) : '**absent**'} |`

const countsOf = (requirements: readonly Requirement[]): number[] =>
  kinds.map((kind) => requirements.filter(({ line }) => line && kindOf(line) === kind).length)

const chapterOf = ({ id, name, requirements }: Chapter): string => `## ${id} ${name}

| no. | level | what it asks of us | shown by |
| --- | --- | --- | --- |
${requirements.map(row).join('\n')}
`

/** The whole page, the same bytes from the same lines. */
export const pageOf = ({ version, chapters }: Asvs): string => {
  const all = chapters.flatMap(({ requirements }) => requirements)
  const sums = (name: string, of: readonly Requirement[]): string =>
    `| ${name} | ${of.length} | ${countsOf(of).join(' | ')} |`
  return `# OWASP ASVS ${version}, levels 1 and 2

<!-- written by node scripts/asvs.ts from docs/asvs/*.yaml: change those -->

Each requirement in our own words (the standard's text is at [OWASP](https://github.com/OWASP/ASVS), by number), and either the tests
that show it, the page that says it where a page is asked for, or why not and who answers for that. A named test that is not there
fails \`npm run check\`; one that was skipped, failed or did not run fails \`npm test\` ([decision 41](decisions/0041-asvs.md)).
**Otherwise on purpose** means not as the standard asks, argued in [decision 42](decisions/0042-where-we-stay-outside.md). **Missing** means
not done, or done and not tested. Nobody from outside has looked at any of this yet.

| chapter | requirements | shown by tests | written | not applicable | otherwise on purpose | missing |
| --- | --- | --- | --- | --- | --- | --- |
${chapters.map(({ id, name, requirements }) => sums(`[${id} ${name}](#${anchorOf(`${id} ${name}`)})`, requirements)).join('\n')}
${sums(
  '**level 1**',
  all.filter(({ level }) => level === 1),
)}
${sums(
  '**level 2**',
  all.filter(({ level }) => level === 2),
)}
${sums('**together**', all)}

${chapters.map(chapterOf).join('\n')}`
}
