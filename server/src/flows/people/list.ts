import { type Employee, type Grant, posts } from '@callbox/contract'
import {
  beatsOf,
  type Granted,
  grantsEver,
  personNames,
  personsBy,
  responsibleIn,
  rightsOfAll,
  rightsTold,
} from '#core/identity'
import type { Handlers, World } from '#core/world'

/** Of what is over, so much is shown with each person. */
const mostOver = 10

const stateOf = ({ from, until }: Granted, at: Date): Grant['state'] =>
  until !== null && until <= at ? 'over' : from > at ? 'coming' : 'now'

type Named = (id: string) => { id: string; name: string }

const shown = (one: Granted, at: Date, named: Named): Grant => ({
  id: one.id,
  role: one.role,
  only:
    one.accounts === null && one.beats === null
      ? null
      : { accounts: one.accounts ?? [], beats: one.beats ?? [] },
  from: one.from.toISOString(),
  until: one.until?.toISOString() ?? null,
  state: stateOf(one, at),
  by: named(one.by),
  reason: one.reason,
  ended: one.endedBy ? { by: named(one.endedBy), reason: one.endedReason ?? '' } : null,
})

/** What is held now before what is coming, and that before what is over. */
const inOrder = (grants: readonly Grant[]): Grant[] => {
  const order: Grant['state'][] = ['now', 'coming', 'over']
  const over = grants.filter(({ state }) => state === 'over').slice(0, mostOver)
  return [...grants.filter(({ state }) => state !== 'over'), ...over].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  )
}

/** Everybody who holds or will hold a role in the agency, with what they may do now and what not, and why. */
const employees = async ({ db, clock }: World, agency: number): Promise<Employee[]> => {
  const at = clock.now()
  const all = await grantsEver(db, agency)
  const here = Map.groupBy(all, ({ person }) => person)
  for (const [person, grants] of here)
    if (grants.every((one) => stateOf(one, at) === 'over')) here.delete(person)
  const known = await personsBy(db, [...here.keys()])
  const names = await personNames(
    db,
    all.flatMap(({ by, endedBy }) => [by, ...(endedBy ? [endedBy] : [])]),
  )
  const named: Named = (id) => ({ id, name: names.get(id) ?? id })
  const rights = await rightsOfAll(db, agency, at)
  return known.map(({ id, name, email }) => {
    const told = rightsTold(rights.get(id))
    const only = new Map(told.only.map((one) => [one.right, one.accounts]))
    return {
      id,
      name,
      email,
      grants: inOrder((here.get(id) ?? []).map((one) => shown(one, at, named))),
      may: told.rights.map((right) => ({ right, only: only.get(right) ?? null })),
      withheld: told.withheld,
    }
  })
}

export const list: NonNullable<Handlers['people.list']> = async (world, { agency }) => {
  const { db, clock } = world
  const [people, beats, responsible] = await Promise.all([
    employees(world, agency),
    beatsOf(db, agency),
    responsibleIn(db, agency, clock.now()),
  ])
  const names = await personNames(
    db,
    responsible.map(({ person }) => person),
  )
  return {
    people,
    beats,
    posts: posts.map((post) => {
      const one = responsible.find((each) => each.post === post && each.active)
      return {
        post,
        holder: one ? { id: one.person, name: names.get(one.person) ?? one.person } : null,
        since: one?.since.toISOString() ?? null,
      }
    }),
  }
}
