import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { person, testWorld } from '#testing'
import { evidence, makePracticeTerms, module } from './index.ts'

describe('the local words', () => {
  it('of the agency stand before those of its pack, and may give one of them another meaning', async () => {
    const t = await testWorld()
    const chief = person(t, module, 'lindqvist')
    const { id } = await chief('lexicon.add', { term: 'the  Cut ', means: 'the canal', asWritten: true })
    t.clock.advance(1)
    await chief('lexicon.add', { term: 'pd', means: 'the public drain', asWritten: false })
    const { terms } = await chief('lexicon.list', {})
    expect(terms.slice(0, 2)).toMatchObject([
      { term: 'pd', own: { addedBy: { name: 'C. Lindqvist' } } },
      { term: 'the Cut', asWritten: true },
    ])
    expect(terms.filter((one) => one.term.toLowerCase() === 'pd')).toHaveLength(1)
    await expect(
      chief('lexicon.add', { term: 'THE CUT', means: 'something else', asWritten: false }),
    ).rejects.toMatchObject({ code: 'term_there' })
    await expect(
      chief('lexicon.add', { term: '!!', means: 'nothing', asWritten: false }),
    ).rejects.toMatchObject({ code: 'term_without_letters' })
    await chief('lexicon.remove', { id })
    await expect(chief('lexicon.remove', { id })).rejects.toMatchObject({ code: 'no_such_term' })
    const acts = await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', 'like', 'lexicon.%')
      .orderBy('number')
      .execute()
    expect(acts.map((one) => one.kind)).toEqual(['lexicon.added', 'lexicon.added', 'lexicon.removed'])
  })

  it('of the practice centre and of every pack can be read, and are counted for the clause', async () => {
    const t = await testWorld()
    await makePracticeTerms(t.world, t.agency)
    const { terms } = await person(t, module, 'ruiz')('lexicon.list', {})
    expect(terms.some((one) => one.term === 'the Cut' && one.own)).toBe(true)
    expect(packOf('uk-police').lexicon.some((one) => one.term === 'ASB')).toBe(true)
    const reading = await evidence[0]!.read(t.db, {
      agency: 1,
      at: t.clock.now(),
      pack: packOf('us-ecc'),
      nonEmergency: '',
    })
    expect(reading).toMatchObject({ state: 'met' })
  })
})
