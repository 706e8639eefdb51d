import { describe, expect, it } from 'vitest'
import { arrive, person, said, testWorld } from '#testing'
import { module } from './index.ts'

const opened = async () => {
  const t = await testWorld()
  const ids = await arrive(
    t,
    said('m1', 'The street light on Mill Lane is out', { by: 'maria_haddad' }),
    said('m2', 'When does the pool open? 100% sure it is Sunday', { by: 'tom.field' }),
    said('m3', 'دخان في المبنى', { by: 'samira' }),
  )
  const ruiz = person(t, module, 'ruiz')
  const find = async (q: string, limit = 12) => {
    const { found, more } = await ruiz('desk.find', { q, limit })
    return { ids: found.map(({ item }) => item.id), by: found.map(({ by }) => by), more }
  }
  return { t, ids, ruiz, find }
}

describe('finding a conversation', () => {
  it('by the beginning of any word of the name or handle, in any case, with or without the at sign', async () => {
    const { ids, find } = await opened()
    for (const q of ['maria', 'HADD', '@maria_h', 'haddad maria']) {
      expect((await find(q)).ids).toEqual([ids[0]])
      expect((await find(q)).by).toEqual(['person'])
    }
    expect((await find('tom.fi')).ids).toEqual([ids[1]])
    expect((await find('addad')).ids).toEqual([])
  })

  it('by words that were said, in any script, also when it is closed', async () => {
    const { ids, find, ruiz } = await opened()
    expect(await find('mill light')).toEqual({ ids: [ids[0]], by: ['words'], more: false })
    expect((await find('المبنى')).ids).toEqual([ids[2]])
    await ruiz('desk.close', { id: ids[0]!, as: 'no_reply_needed', why: 'told the council' })
    expect((await find('mill light')).ids).toEqual([ids[0]])
  })

  it('by how it began, also once more was added, as its row says', async () => {
    const { t, ids, find } = await opened()
    await arrive(t, said('m4', 'Two of them now', { by: 'maria_haddad' }))
    expect((await find('street light')).ids).toEqual([ids[0]])
    expect((await find('light two now')).ids).toEqual([ids[0]])
  })

  it('by its number', async () => {
    const { ids, find } = await opened()
    expect(await find(ids[1]!)).toEqual({ ids: [ids[1]], by: ['id'], more: false })
    expect((await find('01890000-0000-7000-8000-000000000000')).ids).toEqual([])
  })

  it('takes signs for what they are, and says when there are more', async () => {
    const { ids, find } = await opened()
    expect((await find('100%')).ids).toEqual([ids[1]])
    for (const q of ["'", "';--", '%', '\\', ':*', '& | !', '((']) expect((await find(q)).ids).toEqual([])
    expect(await find('the', 1)).toMatchObject({ more: true })
  })

  it('does not show one agency what belongs to another', async () => {
    const { find, t, ids } = await opened()
    const other = { ...t, agency: t.agency + 1 }
    const answer = person(
      other,
      module,
      'ruiz',
    )('desk.find', { q: ids[0]!, limit: 12 }).then(
      ({ found }) => found,
      () => [],
    )
    expect(await answer).toEqual([])
    expect((await find('maria')).ids).toHaveLength(1)
  })
})
