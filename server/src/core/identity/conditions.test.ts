import type { AgencyRight } from '@callbox/contract'
import { afterEach, expect, it } from 'vitest'
import { serveContract } from '#platform/http'
import { testWorld } from '#testing'
import { type Condition, grantsOf, plugIn, rightsOfAll } from './index.ts'

const unplug: (() => void)[] = []
afterEach(() => {
  for (const out of unplug.splice(0)) out()
})
const needs = (condition: Condition): void => void unplug.push(plugIn(condition))

const expired: Condition = {
  name: 'Media law test',
  rights: ['sending.reply'],
  unmet: async () =>
    new Map([['ruiz', new Map([['sending.reply' as AgencyRight, 'the media law test expired on 3 May']])]]),
}

it('a right falls away while a condition is not met, and comes back by itself', async () => {
  const t = await testWorld()
  const rights = async (who: string) => (await grantsOf(t.db, who, t.clock.now())).get(1)!
  needs(expired)
  const ruiz = await rights('ruiz')
  expect([ruiz.has('sending.reply'), ruiz.has('desk.work')]).toEqual([false, true])
  expect(ruiz.withheld?.get('sending.reply')).toBe('the media law test expired on 3 May')
  expect((await rights('okafor')).has('sending.reply')).toBe(true)
  unplug.pop()!()
  expect((await rights('ruiz')).has('sending.reply')).toBe(true)
})

it('everybody’s rights are read at once, with what is withheld from whom', async () => {
  const t = await testWorld()
  let asked = 0
  needs({ ...expired, unmet: (...of) => expired.unmet(...of).finally(() => asked++) })
  const all = await rightsOfAll(t.db, 1, t.clock.now())
  expect(asked).toBe(1)
  for (const [who, rights] of all)
    expect([who, rights]).toEqual([who, (await grantsOf(t.db, who, t.clock.now())).get(1)])
  expect([...all.keys()].sort()).toEqual(['lindqvist', 'marsh', 'okafor', 'ruiz'])
  expect(all.get('ruiz')?.withheld?.get('sending.reply')).toBe('the media law test expired on 3 May')
})

it('a condition that cannot be asked withholds what depends on it, and nothing else', async () => {
  const t = await testWorld()
  needs({
    name: 'The policy',
    rights: ['sending.reply', 'moderation.act'],
    unmet: async () => {
      throw new Error('the table is not there')
    },
  })
  const rights = (await grantsOf(t.db, 'marsh', t.clock.now())).get(1)!
  expect([...(rights.withheld ?? [])]).toEqual([
    ['sending.reply', 'The policy could not be checked just now'],
    ['moderation.act', 'The policy could not be checked just now'],
  ])
  expect(rights.has('desk.read')).toBe(true)
})

it('the person is told why they cannot, in words', async () => {
  const t = await testWorld()
  needs(expired)
  const app = serveContract({
    world: t.world,
    handlers: { 'sending.reply': async () => new Response('sent') as never },
    whoIs: async () => ({
      person: { id: 'ruiz', name: 'A. Ruiz' },
      sessionId: 's',
      grants: await grantsOf(t.db, 'ruiz', t.clock.now()),
      confirmed: true,
    }),
    log: t.world.log,
    trustProxy: false,
    origin: 'http://localhost:9110',
  })
  const answer = await app.request(`http://localhost:9110/api/a/1/conversations/${t.account}/reply`, {
    method: 'POST',
    headers: { origin: 'http://localhost:9110' },
  })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({
    error: {
      code: 'not_now',
      sentence: 'You cannot answer the public: the media law test expired on 3 May.',
    },
  })
})
