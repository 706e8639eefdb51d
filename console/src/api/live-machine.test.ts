import { describe, expect, it } from 'vitest'
import { start, step, waitAfter } from './live-machine.ts'

describe('the live view', () => {
  it('does not say live before the screen was fetched after the stream opened', () => {
    const opened = step(start, { kind: 'opened' })
    expect(opened.state).toBe('catching up')
    expect(step(opened, { kind: 'refetched', at: 5 })).toMatchObject({ state: 'live', wholeAt: 5 })
  })
  it('says offline at once when the stream is lost, and keeps the age of what is shown', () => {
    const live = step(step(start, { kind: 'opened' }), { kind: 'refetched', at: 5 })
    const lost = step(live, { kind: 'lost' })
    expect(lost).toMatchObject({ state: 'offline', wholeAt: 5, tries: 1 })
    expect(step(lost, { kind: 'refetched', at: 9 }).state).toBe('offline')
  })
  it('catches up when the server is back, then is live again', () => {
    const lost = step(start, { kind: 'lost' })
    const back = step(lost, { kind: 'opened' })
    expect(back).toMatchObject({ state: 'catching up', tries: 0 })
    expect(step(back, { kind: 'refetched', at: 9 }).state).toBe('live')
  })
  it('fetches again when the server says its position is too old', () => {
    const live = step(step(start, { kind: 'opened' }), { kind: 'refetched', at: 5 })
    expect(step(live, { kind: 'reset' }).state).toBe('catching up')
  })
  it('waits longer after each failure, but never more than eight seconds', () => {
    expect([1, 2, 3, 4, 5, 9].map(waitAfter)).toEqual([500, 1000, 2000, 4000, 8000, 8000])
  })
})
