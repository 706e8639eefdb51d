import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadStandards } from '#core/policy'
import {
  type Act,
  listScenarios,
  type PostAct,
  plantedIn,
  reactionsTo,
  readScenario,
  type Scenario,
  scenarioSchema,
  scenarioSchemaFile,
  timeline,
} from '../index.ts'

const named = (name: string): Scenario => listScenarios().find((one) => one.name === name)!
const whole = (scenario: Scenario, seed = 1): Act[] =>
  timeline(scenario, { seed, from: 0, until: scenario.minutes * 60 })
const posts = (acts: readonly Act[]): PostAct[] => acts.filter((act) => act.do === 'post')
const seeds = [1, 2, 3]

const small = `
title: A small one
about: For a test
clauses: ["4.1.5"]
minutes: 10
languages: [en]
targets: { first_look_seconds: 60, first_answer_seconds: 300, share: 1 }
people:
  ann: { handle: "@ann", name: Ann }
words: { road: [Mill Street, Ferry Road] }
crowds:
  - id: town
    rates: [{ at: "0:00", per_minute: 2 }]
    bands: { question: 1 }
    languages: { en: 1 }
    texts: [{ band: question, texts: ["Is {road} open?"] }]
beats:
  - { id: hello, at: "1:00", by: ann, band: other, text: "Hello" }
pleas:
  - { id: roof, at: "2:00", by: ann, texts: ["On the roof, {road}"] }
`

describe('a scenario file', () => {
  it('holds as it stands, all of them, and exercises clauses that there are', () => {
    const ids = new Set(
      [...loadStandards().values()].flatMap((standard) => standard.clauses.map((clause) => clause.id)),
    )
    for (const scenario of listScenarios())
      for (const clause of scenario.clauses) expect(ids).toContain(clause)
    expect(listScenarios().map((one) => one.name)).toEqual([
      'flood',
      'missing-child',
      'non-english-plea',
      'quiet-night',
      'school-threat-hoax',
      'water-main-break',
    ])
  })

  it('is described by the published schema, which is that of the code', () => {
    const published: unknown = JSON.parse(readFileSync(scenarioSchemaFile, 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioSchema())))
  })

  const wrong: [string, string, string, RegExp][] = [
    ['a field nobody knows', 'minutes: 10', 'minutes: 10\nmoments: 3', /"moments" is not a field.*spelling/],
    ['a field that is missing', 'title: A small one\n', '', /"title" is missing.*write a text/],
    [
      'a band nobody knows',
      'band: other',
      'band: urgent',
      /line 1\d: "beats\.0\.band".*write one of life_at_risk/,
    ],
    ['a band of a crowd nobody knows', '{ question: 1 }', '{ chat: 1 }', /"crowds\.0\.bands\S*".*Remedy/],
    ['a time that is none', 'at: "1:00", by', 'at: "1 min", by', /"beats\.0\.at" cannot be "1 min".*"12:30"/],
    ['a time after the end', 'at: "1:00", by', 'at: "11:00", by', /"beats\.0\.at" is after the end.*earlier/],
    [
      'somebody nobody knows',
      'by: ann, band',
      'by: bob, band',
      /"beats\.0\.by" "bob" is not among the people/,
    ],
    ['an id twice', 'id: roof', 'id: hello', /"pleas\.0\.id" "hello" stands there twice.*another id/],
    [
      'a list that is not there',
      'Is {road} open',
      'Is {raod} open',
      /"crowds\.0\.texts\.0\.texts\.0" has \{raod\}/,
    ],
    ['a plea without a time', 'at: "2:00", ', '', /"pleas\.0" needs either "at" or "between"/],
    ['one person for many pleas', 'id: roof', 'id: roof, count: 2', /"pleas\.0\.by" cannot be one person/],
    [
      'a crowd without words',
      'question: 1',
      'question: 1, other: 1',
      /"crowds\.0\.bands\.other" has no texts in "en"/,
    ],
    [
      'texts that are not there',
      'texts: [{ band: q',
      'pools: [nowhere]\n    texts: [{ band: q',
      /"crowds\.0\.pools\.0".*nowhere\.yaml/,
    ],
    [
      'rates out of order',
      'per_minute: 2 }',
      'per_minute: 2 }, { at: "0:00", per_minute: 3 }',
      /"crowds\.0\.rates\.1\.at".*in order/,
    ],
    ['a share above 1', 'share: 1 }', 'share: 2 }', /"targets\.share" cannot be 2.*between 0 and 1/],
    [
      'an edit of what nobody said',
      'words:',
      'edits: [{ of: ghost, at: "3:00", text: x }]\nwords:',
      /"edits\.0\.of" "ghost" is no beat/,
    ],
    [
      'an edit before it was said',
      'words:',
      'edits: [{ of: roof, at: "1:30", text: x }]\nwords:',
      /"edits\.0\.of" "roof" is not said before/,
    ],
    [
      'a fault nobody knows',
      'words:',
      'faults: [{ kind: gremlins, from: "1:00" }]\nwords:',
      /"faults\.0\.kind".*timeout_after_commit/,
    ],
    [
      'a fault that ends before it begins',
      'words:',
      'faults: [{ kind: outage, from: "3:00", until: "2:00" }]\nwords:',
      /"faults\.0\.until" ends at 2:00/,
    ],
    [
      'elsewhere without a place',
      'texts: ["On the roof, {road}"]',
      'elsewhere: 1, texts: ["On the roof"]',
      /"pleas\.0\.texts\.0" names no place/,
    ],
    ['what is no YAML', 'title: A small one', 'title: "A small one', /cannot be read as YAML/],
  ]
  it.each(wrong)('with %s is refused: file, field and remedy are named', (_, from, to, says) => {
    expect(small).toContain(from)
    expect(() => readScenario(small.replace(from, to), 'small')).toThrow(says)
    expect(() => readScenario(small.replace(from, to), 'small')).toThrow(
      /^packs\/practice\/scenarios\/small\.yaml.*Remedy: /s,
    )
  })

  it('either holds or names its fault, whatever is done to it', () => {
    const lines = small.split('\n')
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.string({ maxLength: 30 }), fc.boolean(), (at, words, cut) => {
        const text = lines.toSpliced(at, cut ? 1 : 0, words).join('\n')
        try {
          expect(readScenario(text, 'small').name).toBe('small')
        } catch (error) {
          expect((error as Error).message).toMatch(/^packs\/practice\/scenarios\/small\.yaml.*Remedy: .+\.$/s)
        }
      }),
    )
  })
})

describe('a timeline', () => {
  it('is the same for a seed, whatever the windows it is asked in', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...listScenarios()),
        fc.integer(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (scenario, seed, cuts, begin) => {
          // A tenth of it is enough to tell; the whole is asked below.
          const from = begin * scenario.minutes * 60
          const until = from + Math.min(900, scenario.minutes * 6)
          const at = [from, ...cuts.map((cut) => from + cut * (until - from)).sort((a, b) => a - b), until]
          const pieces = at
            .slice(1)
            .flatMap((end, i) => timeline(scenario, { seed, from: at[i]!, until: end }))
          expect(pieces).toEqual(timeline(scenario, { seed, from, until }))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is another for another seed, comes by time, and names each act once', () => {
    for (const scenario of listScenarios()) {
      const acts = whole(scenario)
      expect(acts.map((act) => act.at)).toEqual(acts.map((act) => act.at).sort((a, b) => a - b))
      expect(new Set(acts.map((act) => act.id)).size).toBe(acts.length)
      expect(acts.some((act) => act.id.includes('/'))).toBe(false)
      expect(whole(scenario, 2)).not.toEqual(acts)
      expect(whole(scenario)).toEqual(acts)
    }
  })

  it('is the same when the scenario was kept and read again, whatever the order of its fields', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, turned(inner)]),
            )
          : value
    for (const scenario of listScenarios()) {
      const kept = turned(JSON.parse(JSON.stringify(scenario))) as Scenario
      const window = { seed: 4, from: 1500, until: 2400 }
      expect(timeline(kept, window)).toEqual(timeline(scenario, window))
      expect(plantedIn(kept, 4)).toEqual(plantedIn(scenario, 4))
    }
  })

  it('leaves no slot unfilled and no sentence empty, in at most 500 characters', () => {
    for (const scenario of listScenarios())
      for (const seed of seeds)
        for (const { text } of posts(whole(scenario, seed))) {
          expect(text).not.toMatch(/[{}]|undefined/)
          expect(text.trim()).not.toBe('')
          expect(text.length).toBeLessThan(500)
        }
  })

  it('refers only to what was said before: edits, deletions, answers', () => {
    for (const scenario of listScenarios()) {
      const said = new Map<string, number>()
      for (const act of whole(scenario)) {
        if (act.do === 'post') {
          if (act.replyTo) expect(said.has(act.replyTo), act.id).toBe(true)
          said.set(act.id, act.at)
        }
        if (act.do === 'edit' || act.do === 'delete') expect(said.has(act.of), act.id).toBe(true)
      }
    }
  })

  it('turns a quiet night into a thousand messages with two calls for help', () => {
    for (const seed of seeds) {
      const said = posts(whole(named('quiet-night'), seed)).filter((post) =>
        ['crowd', 'plea', 'elsewhere'].includes(post.role),
      )
      expect(said).toHaveLength(1000)
      expect(said.filter((post) => post.plea)).toHaveLength(2)
    }
  })

  it('makes the flood ten times as much for an hour, one in two hundred a plea, each passed on up to twenty times', () => {
    const flood = named('flood')
    for (const seed of seeds) {
      const acts = posts(whole(flood, seed))
      const crowd = acts.filter((act) => act.role === 'crowd')
      const during = crowd.filter((act) => act.at >= 1800 && act.at < 5400).length / 3600
      const before = crowd.filter((act) => act.at < 1800).length / 1800
      expect(during / before).toBeCloseTo(10, 1)
      const pleas = acts.filter((act) => act.plea)
      expect(pleas.length / (crowd.length + pleas.length)).toBeCloseTo(0.005, 3)
      const reposts = Map.groupBy(
        acts.filter((act) => act.role === 'repost'),
        (act) => act.planted!,
      )
      const most = Math.max(...[...reposts.values()].map((one) => one.length))
      expect(most).toBeLessThanOrEqual(20)
      expect(most).toBeGreaterThan(14)
    }
  })

  it('has the network fail in the middle of the flood, and come back', () => {
    const faults = whole(named('flood')).filter((act) => act.do === 'fault' || act.do === 'fault_ends')
    const begun = faults.find((act) => act.do === 'fault' && act.fault.kind === 'outage')
    expect(begun).toMatchObject({ at: 3300, until: 3660 })
    expect(faults).toContainEqual(expect.objectContaining({ do: 'fault_ends', at: 3660, kind: 'outage' }))
    const profile = whole(named('school-threat-hoax')).flatMap((act) =>
      act.do === 'fault' ? [act.fault.kind] : [],
    )
    expect(profile).toEqual(['profile_changed', 'profile_answer_lost', 'avatar_swapped'])
  })

  it('passes a plea on with its place, and never with another', () => {
    for (const scenario of listScenarios())
      for (const act of posts(whole(scenario)).filter((one) => one.role === 'repost')) {
        const plea = plantedIn(scenario, 1).find((one) => one.id === act.planted)!
        const places = plea.text.match(/\d+[\p{L}\d]*(?: \p{Lu}\p{L}+)*/gu) ?? []
        for (const place of places) expect(act.text.toLowerCase()).toContain(place.toLowerCase())
        expect(act.author).not.toEqual(plea.author)
      }
  })

  it('plants the same words with another address as a plea of its own', () => {
    const planted = plantedIn(named('flood'), 1)
    const elsewhere = planted.filter((one) => one.id.includes('elsewhere'))
    expect(elsewhere.length).toBe(5)
    for (const one of elsewhere) {
      const first = planted.find((other) => other.id === one.id.replace(/-elsewhere.*/, ''))!
      expect(one.text).not.toBe(first.text)
      expect(one.author).not.toBe(first.author)
    }
  })

  it('reads as many people’s: hundreds of sentences, most of them said once or twice', () => {
    for (const [name, share] of [
      ['quiet-night', 0.75],
      ['flood', 0.45],
    ] as const) {
      const said = posts(whole(named(name))).filter((post) => post.role === 'crowd')
      expect(new Set(said.map((post) => post.text)).size / said.length).toBeGreaterThan(share)
      expect(new Set(said.map((post) => post.author.id)).size / said.length).toBeGreaterThan(0.8)
    }
  })
})

describe('what the public says to our answer', () => {
  const flood = named('flood')
  const ask = (scenario: Scenario, to: string, over: Partial<Parameters<typeof reactionsTo>[2]> = {}) =>
    posts(
      reactionsTo(scenario, 1, {
        planted: null,
        to,
        author: { id: 'x', handle: '@x', name: 'X' },
        ourText: 'Where are you?',
        nth: 1,
        language: 'en',
        ...over,
      }),
    )

  it('comes from the one who called for help, below our answer, the first time and the second', () => {
    const first = ask(flood, 'exercise-1/car-roof', { planted: 'car-roof' })
    expect(first).toMatchObject([
      { replyTo: 'answer', planted: 'car-roof', band: 'life_at_risk', author: { id: 'x' }, role: 'reaction' },
    ])
    expect(first[0]!.at).toBeGreaterThanOrEqual(15)
    const second = ask(flood, 'car-roof', { planted: 'car-roof', nth: 2 })
    expect(second).toMatchObject([{ band: 'information' }])
    expect(ask(flood, 'car-roof', { planted: 'car-roof', nth: 3 })).toEqual([])
    expect(ask(flood, 'car-roof', { planted: 'car-roof' })).toEqual(first.map((act) => ({ ...act })))
  })

  it('tells whether our answer was in their language', () => {
    const kreyol = named('non-english-plea')
    const inTheirs = ask(kreyol, 'dife', { planted: 'dife', language: 'ht' })
    const inOurs = ask(kreyol, 'dife', { planted: 'dife', language: 'en' })
    expect(inTheirs[0]!.text).toContain('chanm dèyè')
    expect(inOurs[0]!.text).toContain('Mwen pa konprann')
  })

  it('is, from the crowd, a thank you or a question by the share the scenario says, or nothing', () => {
    const kinds = { other: 0, question: 0, complaint: 0, none: 0 }
    for (let n = 0; n < 400; n++) {
      const [act] = ask(flood, `river.3.${n}`)
      kinds[(act?.band ?? 'none') as keyof typeof kinds]++
    }
    expect(kinds.other / 400).toBeCloseTo(0.3, 1)
    expect(kinds.question / 400).toBeCloseTo(0.12, 1)
    expect(kinds.none).toBeGreaterThan(150)
  })

  it('is not waited for: who gets no answer writes again, below the plea', () => {
    const again = posts(whole(flood)).filter((act) => act.role === 'impatient')
    expect(again.length).toBeGreaterThan(5)
    for (const act of again) expect(act).toMatchObject({ unlessAnswered: true, replyTo: act.planted })
  })
})
