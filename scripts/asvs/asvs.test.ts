import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readAsvs } from './lines.ts'
import { pageOf } from './page.ts'
import { faultIn, isThere, type Ran, readRun } from './tests.ts'

const root = resolve(import.meta.dirname, '../..')
const here = relative(root, import.meta.filename)
const folder = async (files: Record<string, string>): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'callbox-asvs-'))
  onTestFinished(() => rm(made, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(made, name), text)
  return made
}

describe('a test that is named as evidence', () => {
  it('is there when its file calls something with that name, or one that begins so', () => {
    const there = (name: string, file = here) => isThere(root, { file, name })
    expect(there('a test that is named as evidence')).toBe(true)
    expect(there('is there when its file calls')).toBe(true)
    expect(there(['its file', 'calls something'].join(' '))).toBe(false)
    expect(there('is there when its file calls', 'scripts/asvs/nowhere.test.ts')).toBe(false)
    expect(there('faultIn', 'scripts/asvs/tests.ts')).toBe(false)
  })

  const ran = (title: string, status: string): Ran => ({
    ...{ file: 'a.test.ts', title, status },
    fullName: `a group ${title}`,
  })
  const fault = (name: string, ...run: Ran[]) => faultIn(run, { file: 'a.test.ts', name })

  it('counts when it ran and passed everywhere, whole or all that begins so', () => {
    expect(fault('one test', ran('one test', 'passed'), ran('one test', 'passed'))).toBeNull()
    expect(fault('a group', ran('one', 'passed'), ran('two', 'passed'))).toBeNull()
    expect(fault('%s of $kind is refused', ran('a list of words is refused', 'passed'))).toBeNull()
  })

  it('is a fault when it was skipped, failed anywhere, or did not run', () => {
    expect(fault('one test', ran('one test', 'skipped'))).toBe('skipped: a group one test')
    expect(fault('a group', ran('one', 'passed'), ran('two', 'failed'))).toBe('failed: a group two')
    expect(fault('one test', ran('one test', 'passed'), ran('one test', 'pending'))).toMatch(/pending/)
    expect(fault('one test', ran('another', 'passed'))).toBe('did not run')
    expect(faultIn([ran('one test', 'passed')], { file: 'b.test.ts', name: 'one test' })).toBe('did not run')
  })

  it('is read from what vitest writes of each project', async () => {
    const told = {
      testResults: [
        {
          name: join(root, 'a.test.ts'),
          assertionResults: [{ fullName: ' a group one', title: 'one', status: 'passed' }],
        },
      ],
    }
    const from = await folder({
      'tests.json': JSON.stringify(told),
      'tests on 15.json': JSON.stringify(told),
    })
    const one = { file: 'a.test.ts', title: 'one', fullName: 'a group one', status: 'passed' }
    expect(readRun(root, from)).toEqual([one, one])
  })
})

describe('the table', () => {
  const standard =
    'version: 1.0.0\nchapters:\n  V1: { name: Words, level1: [V1.1.1], level2: [V1.1.2, V1.1.10] }\n'
  const line = (id: string) =>
    `${id}:\n  says: "a | line"\n  missing: { reason: not done yet, owner: operator, issue: issue 9 }\n`

  it('names what is absent, what stands twice, what is none of it, and what is half a line', async () => {
    const { faults } = readAsvs(
      await folder({
        'standard.yaml': standard,
        'v01-words.yaml': `${line('V1.1.1') + line('V9.9.9')}V1.1.2:\n  says: nothing behind it\n`,
        'v02-more.yaml': line('V1.1.1'),
      }),
    )
    expect(faults.join('\n')).toMatch(/V1\.1\.1 stands twice/)
    expect(faults.join('\n')).toMatch(/V1\.1\.2 in v01-words\.yaml: .*has one of tests/)
    expect(faults).toContain('V1.1.10 is absent.')
    expect(faults).toContain('V9.9.9 is no requirement of level 1 or 2.')
  })

  it('counts each chapter and level, in the order of the numbers', async () => {
    const all = ['V1.1.10', 'V1.1.2', 'V1.1.1'].map(line).join('')
    const page = pageOf(readAsvs(await folder({ 'standard.yaml': standard, 'v01-words.yaml': all })))
    expect(page).toContain('| **together** | 3 | 0 | 0 | 0 | 0 | 3 |')
    expect(page).toContain('| V1.1.1 | 1 | a \\| line | **missing**: not done yet *(operator)* issue 9 |')
    expect([...page.matchAll(/^\| (V[\d.]+) /gm)].map((found) => found[1])).toEqual([
      'V1.1.1',
      'V1.1.2',
      'V1.1.10',
    ])
  })
})
