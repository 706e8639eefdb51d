import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '@callbox/contract'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { figures } from '#platform/metrics'
import './modules.ts'

const root = join(import.meta.dirname, '../../..')
const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8')
const rules = readFileSync(join(root, 'docs/prometheus-alerts.yml'), 'utf8')

const alarmKinds: readonly string[] = routes['alarms.acknowledge_group'].body.shape.kind.options

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file),
  )

it('the guide explains every figure that the program gives', async () => {
  const names = (await figures()).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(20)
  const unexplained = names.filter(
    (name) => !guide.includes(name) && !/_connections_(max|waiting)$/.test(name),
  )
  expect(unexplained).toEqual([])
})

it('every alert asks for figures that there are', async () => {
  const names = (await figures()).map(({ name }) => name)
  const { groups } = parse(rules) as { groups: { rules: { alert: string; expr: string }[] }[] }
  const asked = groups.flatMap((group) => group.rules).flatMap(({ expr }) => expr.match(/callbox_\w+/g) ?? [])
  expect(asked.length).toBeGreaterThan(10)
  expect(asked.filter((name) => !names.includes(name.replace(/_bucket$/, '')))).toEqual([])
})

it('the guide says of each kind of alarm what it means and what to do', () => {
  const rows = guide.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const told = rows.filter((cells) => alarmKinds.some((kind) => cells[1] === `\`${kind}\``))
  expect(told.map((cells) => cells[1])).toEqual(alarmKinds.map((kind) => `\`${kind}\``))
  for (const [, kind, says, means, todo] of told)
    expect(
      [says, means, todo].every((cell) => (cell ?? '').length > 15),
      kind,
    ).toBe(true)
})

it('each rule for Prometheus says in a sentence what it means, and pages or makes a ticket', () => {
  type Rule = { alert: string; labels?: { severity?: string }; annotations?: { summary?: string } }
  const { groups } = parse(rules) as { groups: { rules: Rule[] }[] }
  const mute = groups
    .flatMap((group) => group.rules)
    .filter(
      ({ labels, annotations }) =>
        !['page', 'ticket'].includes(labels?.severity ?? '') || (annotations?.summary ?? '').length < 30,
    )
  expect(mute.map(({ alert }) => alert)).toEqual([])
})

it('the guide says what each error in the log means, and each says the same words every time', () => {
  const server = join(root, 'server/src')
  const calls = sources(server).flatMap((file) =>
    readFileSync(join(server, file), 'utf8')
      .split(/\blog\.(?:error|warn)\(/)
      .slice(1)
      .map((rest) => /^(?:\s*\{[^{}]*\},)\s*'([^']+)'/.exec(rest)?.[1] ?? `not constant, in ${file}`),
  )
  expect(calls.length).toBeGreaterThan(10)
  expect(calls.filter((sentence) => !guide.includes(sentence))).toEqual([])
})
