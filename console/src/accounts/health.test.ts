import type { AccountHealth } from '@callbox/contract'
import { expect, test } from 'vitest'
import { troubleOf } from './health.ts'

const now = Date.parse('2026-03-01T02:00:00Z')
const account = (over: Partial<AccountHealth> = {}): AccountHealth => ({
  account: 'a',
  entry: 'a',
  network: 'bluesky',
  handle: 'riverton',
  name: 'Riverton',
  state: 'well',
  says: 'Signed in.',
  since: '2026-03-01T00:00:00Z',
  lastReadAt: null,
  lastInAt: null,
  lastOutAt: null,
  gaps: 0,
  signIn: { state: 'taken', says: 'Taken.', endsAt: null, renews: false },
  cannotSend: null,
  budgets: [],
  cover: { short: false, says: 'Enough.', atWork: null },
  profile: { state: 'as_approved', says: 'As approved.' },
  watchedNow: null,
  ...over,
})
const ends = (endsAt: string): Partial<AccountHealth> => ({
  signIn: { state: 'ending', says: 'It ends.', endsAt, renews: false },
})

test('a profile that shows what nobody approved is told in words', () => {
  const profile = { state: 'drifted', says: 'Its text is another.' } as const
  expect(troubleOf(account({ profile }), now)).toEqual({ words: 'profile changed', says: profile.says })
})

test('too few people, and a quota that is nearly spent, are told after what is worse', () => {
  const cover = { short: true, says: 'It has 1 of at least 2 updaters now.', atWork: 1 }
  const budgets = [{ what: 'posts', limit: 2000, left: 120, resetsAt: null }]
  expect(troubleOf(account({ cover, budgets }), now)).toEqual({ words: 'too few people', says: cover.says })
  expect(troubleOf(account({ budgets }), now)?.words).toBe('posts nearly spent')
  expect(troubleOf(account({ budgets: [{ ...budgets[0]!, left: 200 }] }), now)).toBeNull()
  expect(troubleOf(account({ cover, state: 'signed_out' }), now)?.words).toBe('signed out')
})

test('an account that is well, or not known yet, is nobody’s trouble', () => {
  expect(troubleOf(account(), now)).toBeNull()
  expect(troubleOf(account({ state: 'unknown' }), now)).toBeNull()
  expect(
    troubleOf(
      account({ signIn: { state: 'taken', says: '', endsAt: '2026-03-02T00:00:00Z', renews: true } }),
      now,
    ),
  ).toBeNull()
})

test('what is worst is said, and how long a sign-in lasts in whole days, then hours', () => {
  expect(troubleOf(account({ state: 'signed_out', says: 'Connect again.' }), now)).toEqual({
    words: 'signed out',
    says: 'Connect again.',
  })
  expect(troubleOf(account(ends('2026-03-06T03:00:00Z')), now)?.words).toBe('sign-in ends in 5 days')
  expect(troubleOf(account(ends('2026-03-02T02:00:00Z')), now)?.words).toBe('sign-in ends in 1 day')
  expect(troubleOf(account(ends('2026-03-02T01:00:00Z')), now)?.words).toBe('sign-in ends in 23 hours')
  expect(troubleOf(account(ends('2026-02-01T01:00:00Z')), now)?.words).toBe('sign-in ends in 0 hours')
  expect(troubleOf(account({ ...ends('2026-03-06T03:00:00Z'), state: 'slow' }), now)?.says).toBe('It ends.')
})
