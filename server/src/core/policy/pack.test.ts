import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  bands,
  fillText,
  loadPack,
  type PackError,
  packNames,
  places,
  placesInOrder,
  recordKinds,
  retentionAtCapture,
  variablesIn,
} from './index.ts'
import { packsFolder } from './yaml-file.ts'

test('the packs that come with the product are those of the United States and of England and Wales', () => {
  expect(packNames()).toEqual(['uk-police', 'us-ecc'])
})

describe.each(packNames())('the pack %s', (name) => {
  const pack = loadPack(name)

  test('has every sentence of the public pages in every language', () => {
    const keys = pack.languages.map((language) => Object.keys(pack.texts[language]!).sort())
    for (const other of keys) expect(other).toEqual(keys[0])
    expect(keys[0]!.length).toBeGreaterThan(100)
  })

  test('says which languages a native speaker has yet to read', () => {
    const [first, ...translated] = pack.languages
    expect(pack.reviewedByNative[first!]).toBe(true)
    for (const language of translated) expect(pack.reviewedByNative[language]).toBe(false)
  })

  test('names every language of its pages in that language', () => {
    for (const language of pack.languages)
      for (const named of pack.languages) expect(pack.texts[language]).toHaveProperty([`language.${named}`])
  })

  test('has at least nine templates a language, on the keys 1 to 9', () => {
    for (const language of pack.languages) {
      const keys = pack.templates.filter((t) => t.language === language).map((t) => t.key)
      expect(keys).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 7, 8, 9]))
    }
  })

  test('tells in every template how to reach help now, which says the emergency number', () => {
    expect(pack.templates.some((t) => t.emergency)).toBe(true)
    for (const t of pack.templates) {
      expect(variablesIn(t.body)).toContain('emergency_sentence')
      expect(pack.emergencySentence[t.language]).toContain(pack.emergency.number)
    }
  })

  test('has answers that fit into the 300 characters of a short network', () => {
    for (const t of pack.templates) {
      const said = fillText(t.body, {
        name: 'Maria H.',
        agency: 'Riverton Communications',
        reference: 'R-2026-004812',
        non_emergency: '(555) 555-0100',
        emergency_sentence: pack.emergencySentence[t.language],
      })
      expect([...said].length, `${t.language} ${t.id}: ${said}`).toBeLessThanOrEqual(300)
    }
  })

  test('says the emergency number on the first lines, on the received page and where nobody is reading', () => {
    const keys = [
      'help.call',
      'reading.no',
      'reading.busy',
      'received.not_dispatched',
      'private.not_live',
      'error.not_sent',
      'error.down',
    ]
    for (const language of pack.languages)
      for (const key of keys)
        expect(variablesIn(pack.texts[language]![key]!), `${language} ${key}`).toContain('emergency_number')
  })

  test('has a target for every band and for what could not be assessed', () => {
    for (const place of [...bands, 'not_assessed'] as const) {
      expect(pack.targets[place].first_look_seconds).toBeGreaterThan(0)
    }
    expect(pack.targets.life_at_risk).toMatchObject({ first_look_seconds: 60, first_answer_seconds: 300 })
  })

  test('puts the places of the queue in one order, "not assessed" directly under life at risk', () => {
    const order = placesInOrder(pack)
    expect(order.slice(0, 3)).toEqual(['life_at_risk', 'not_assessed', 'emergency'])
    expect(new Set(order.map((p) => pack.targets[p].rank)).size).toBe(places.length)
  })

  test('goes out of band, and on until a person acknowledges, when nobody looks at a life at risk', () => {
    for (const place of ['life_at_risk', 'not_assessed', 'emergency'] as const)
      expect(pack.targets[place].escalation).toEqual([
        { after_seconds: 0, to: 'supervisor' },
        { after_seconds: 60, to: 'out_of_band', repeat_seconds: 120, until: 'acknowledged' },
      ])
  })

  test('has a retention class with its regime for every kind of record, and cites nothing that was not read', () => {
    for (const kind of recordKinds) {
      const stamped = retentionAtCapture(pack, kind)
      expect(pack.retention.regimes.map((r) => r.id)).toContain(stamped.regime)
    }
    for (const c of pack.retention.classes) expect(c.cited).toBe(false)
  })
})

test('the lines for people in a crisis are those of the country', () => {
  const reach = (name: string) =>
    loadPack(name).crisis.map((l) => [l.id, l.tel, l.sms && [l.sms.to, l.sms.body].filter(Boolean).join(' ')])
  expect(reach('us-ecc')).toEqual([
    ['lifeline_988', '988', '988'],
    ['crisis_text_line', undefined, '741741 HOME'],
    ['domestic_violence', '18007997233', '88788 START'],
  ])
  expect(reach('uk-police')).toEqual([
    ['samaritans', '116123', undefined],
    ['shout', undefined, '85258 SHOUT'],
    ['domestic_abuse', '08082000247', undefined],
    ['live_fear_free', '08088010800', '07860077333'],
  ])
})

test('every pack has the same sentences, so that one set of public pages serves all', () => {
  const keys = packNames().map((name) => {
    const pack = loadPack(name)
    return Object.keys(pack.texts[pack.languages[0]!]!)
      .filter((key) => !key.startsWith('language.'))
      .sort()
  })
  for (const other of keys) expect(other).toEqual(keys[0])
})

test('no text of a pack carries markup or an unseen character', () => {
  for (const name of packNames()) {
    const said = JSON.stringify(loadPack(name))
    expect(said).not.toMatch(/[<>\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
  }
})

describe('a broken pack says which file, which field and what to do', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'callbox-packs-'))
    cpSync(packsFolder, root, { recursive: true })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  /** Replaces `from` in a file of the copied pack, loads the pack and gives back the error. */
  function broken(file: string, from: string | RegExp, to: string): PackError {
    const path = join(root, file)
    const before = readFileSync(path, 'utf8')
    const after = before.replace(from, to)
    expect(after).not.toBe(before)
    writeFileSync(path, after)
    try {
      loadPack('us-ecc', root)
    } catch (error) {
      return error as PackError
    }
    throw new Error('the pack was accepted')
  }

  test('a target that is not a number', () => {
    const error = broken('us-ecc/targets.yaml', 'first_look_seconds: 60', 'first_look_seconds: soon')
    expect(error).toMatchObject({
      code: 'pack_invalid',
      file: 'packs/us-ecc/targets.yaml',
      field: 'places.life_at_risk.first_look_seconds',
      remedy: 'write how many seconds until a person has looked',
      line: 7,
    })
    expect(error.message).toBe(
      'packs/us-ecc/targets.yaml, line 7: "places.life_at_risk.first_look_seconds" cannot be "soon". ' +
        'Remedy: write how many seconds until a person has looked.',
    )
  })

  const cases: [string, string, string | RegExp, string, Partial<PackError>][] = [
    [
      'a band without a target',
      'us-ecc/targets.yaml',
      '  spam:',
      '  junk:',
      { field: 'places.spam', remedy: 'add it: write its fields below it, one a line' },
    ],
    [
      'an emptied file',
      'us-ecc/targets.yaml',
      /[\s\S]*/,
      '',
      { field: '', problem: 'cannot be null', remedy: 'write its fields below it, one a line' },
    ],
    [
      'two places of the same rank',
      'us-ecc/targets.yaml',
      'rank: 5',
      'rank: 4',
      { field: 'places.service_request.rank', remedy: 'give each place its own rank' },
    ],
    [
      '"not assessed" moved down',
      'us-ecc/targets.yaml',
      /rank: 2\b([\s\S]*)rank: 3\b/,
      'rank: 3$1rank: 2',
      { field: 'places.not_assessed.rank' },
    ],
    [
      'an emergency template without the way to help',
      'us-ecc/templates/es.yaml',
      'despacho. Si algo cambia, escríbanos aquí. {{emergency_sentence}}',
      'despacho.',
      { field: 'templates.1.body', remedy: 'put {{emergency_sentence}} in it' },
    ],
    [
      'an emergency sentence without the number',
      'us-ecc/templates/en.yaml',
      /emergency_sentence: .*/,
      "emergency_sentence: 'Call for help.'",
      { field: 'emergency_sentence', remedy: 'say 9-1-1 in it' },
    ],
    [
      'a variable that nobody fills in',
      'us-ecc/templates/en.yaml',
      '{{reference}}',
      '{{ticket}}',
      { field: 'templates.5.body', file: 'packs/us-ecc/templates/en.yaml' },
    ],
    [
      'a sentence missing in one language',
      'us-ecc/public/es.yaml',
      /\n {2}received.title: .*/,
      '',
      { field: 'texts.received.title', problem: 'is missing' },
    ],
    [
      'a translation that lost its variable',
      'us-ecc/public/es.yaml',
      'Su referencia es {{reference}}.',
      'Su referencia.',
      { field: 'texts.received.reference' },
    ],
    [
      'a misspelt field',
      'us-ecc/pack.yaml',
      'silent_call:',
      'silent_cal:',
      { file: 'packs/us-ecc/pack.yaml', field: 'silent_call', problem: 'is missing' },
    ],
    [
      'a field too many',
      'us-ecc/pack.yaml',
      'title: ',
      'colour: red\ntitle: ',
      { field: 'colour', remedy: 'correct its spelling or take it out' },
    ],
    [
      'a text missing in Spanish',
      'us-ecc/pack.yaml',
      /\n {2}es: "¿No puede hablar.*/,
      '',
      { field: 'silent_call.es', remedy: 'add the text in this language' },
    ],
    [
      'a class that does not exist',
      'us-ecc/pack.yaml',
      'act: audit_act',
      'act: forever',
      { field: 'retention.at_capture.act' },
    ],
    [
      'a source that is claimed and not named',
      'us-ecc/pack.yaml',
      'cited: false',
      'cited: true',
      { field: 'retention.classes.0.citation' },
    ],
    [
      'a standard that is not there',
      'us-ecc/pack.yaml',
      'APCO ANS 1.112.2-2020',
      'APCO ANS 9',
      { field: 'standards.0' },
    ],
    [
      'a clause entered twice',
      'standards/apco-1.112.2-2020.yaml',
      'id: "2.1.2"',
      'id: "2.1.1"',
      { file: 'packs/standards/apco-1.112.2-2020.yaml', field: 'clauses.3.id' },
    ],
  ]
  test.each(cases)('%s', (_, file, from, to, expected) => {
    const error = broken(file, from, to)
    expect(error).toMatchObject({ code: 'pack_invalid', file: `packs/${file}`, ...expected })
    if (error.field) expect(error.message).toContain(`"${error.field}"`)
    expect(error.message).toContain(error.remedy)
  })

  test('a template whose words have changed is not offered until its new version is approved', () => {
    const path = join(root, 'us-ecc/templates/en.yaml')
    const approvedBy = () =>
      loadPack('us-ecc', root).templates.find((t) => t.id === 'ask_location' && t.language === 'en')!
        .approvedBy
    expect(approvedBy()).toMatch(/sample wording/)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(
        'id: ask_location\n    version: 1',
        'id: ask_location\n    version: 2',
      ),
    )
    expect(approvedBy()).toBeNull()
    writeFileSync(path, readFileSync(path, 'utf8').replace('ask_location: 1', 'ask_location: 2'))
    expect(approvedBy()).toMatch(/sample wording/)
  })

  test('a line that is not YAML', () => {
    const error = broken('us-ecc/public/en.yaml', /help.title: .*/, "help.title: 'Need help")
    expect(error).toMatchObject({ file: 'packs/us-ecc/public/en.yaml', code: 'pack_invalid' })
    expect(error.line).toBeGreaterThan(1)
  })

  test('a language without its file', () => {
    rmSync(join(root, 'us-ecc/public/es.yaml'))
    expect(() => loadPack('us-ecc', root)).toThrow('packs/us-ecc/public/es.yaml: the file is not there')
  })

  test.each(['us', '../us-ecc', 'standards', ''])(
    'a pack called "%s" is refused and the packs are named',
    (name) => {
      expect(() => loadPack(name)).toThrow('Remedy: choose one of uk-police, us-ecc.')
    },
  )
})

describe('filling in a text', () => {
  test('nothing half-filled leaves: a missing or empty value is named', () => {
    expect(() => fillText('Hello {{name}}', {})).toThrow('"name"')
    expect(() => fillText('Hello {{name}}', { name: ' ' })).toThrow('"name"')
    expect(() => fillText('Hello {{constructor}}', {})).toThrow('"constructor"')
  })

  test('what a person calls herself is never read as a variable or as a replacement pattern', () => {
    fc.assert(
      fc.property(
        fc.string().filter((s) => s.trim() !== ''),
        (name) => {
          expect(fillText('Thanks, {{name}}. {{name}}', { name })).toBe(
            `Thanks, ${name.trim()}. ${name.trim()}`,
          )
        },
      ),
    )
    expect(fillText('{{name}}', { name: '{{agency}} $& $1' })).toBe('{{agency}} $& $1')
  })
})
