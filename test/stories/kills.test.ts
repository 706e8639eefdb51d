import { describe, expect, it } from 'vitest'
import { cuts } from '../soak/cuts.ts'
import { kills } from '../soak/kills.ts'
import type { Round } from '../soak/part.ts'

/** Five seeded rounds each; more, and the long faults, by `npm run soak`. */
const rounds = 5
const seed = 911

describe('faults under load: each message once, nothing sent twice, doctor content', () => {
  it.each([kills, cuts])('$name: $says', { timeout: 900_000 }, async (part) => {
    const played: Round[] = []
    await part.run({ rounds, seed, done: (round) => void played.push(round) })
    expect(played.map((round) => round.seed)).toEqual([911, 912, 913, 914, 915])
    expect(played.at(-1)?.facts.doctor).toBe('content')
    const sum = (name: string): number =>
      played.reduce((total, { facts }) => total + Number(facts[name] ?? 0), 0)
    expect(sum('reports')).toBeGreaterThan(rounds)
    expect(sum('posts')).toBeGreaterThan(rounds)
    expect(sum('answers')).toBeGreaterThan(0)
  })
})
