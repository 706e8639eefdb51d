import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '#platform/clock'
import type { Db } from '#platform/db'
import { emit, listen, positionNow } from '#platform/events'
import { makeLog } from '#platform/log'
import { testDatabase } from '#testing'
import { type EventStream, eventStream, makeLive, type Sent, type Who } from './index.ts'

type Told = { event: string; id: string; data: Record<string, unknown> }

/** Reads a stream event by event. */
const reader = (answer: Response) => {
  const source = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  return {
    async next(): Promise<Told | null> {
      while (!rest.includes('\n\n')) {
        const { done, value } = await source.read()
        if (done) return null
        rest += value
      }
      const block = rest.slice(0, rest.indexOf('\n\n'))
      rest = rest.slice(block.length + 2)
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      return { event: field('event'), id: field('id'), data: JSON.parse(field('data') || '{}') }
    },
    leave: () => source.cancel(),
  }
}

const clock = fixedClock('2026-03-01T02:14:07Z')
const everybody: Who = {
  person: { id: 'p1', name: 'A. Ruiz' },
  sessionId: 's1',
  confirmed: true,
  grants: new Map([[1, new Set(['desk.read'] as const)]]),
}

/** The same person, who works for one account only. */
const narrow: Who = {
  ...everybody,
  grants: new Map([
    [
      1,
      Object.assign(new Set(['desk.read'] as const), {
        only: new Map([['desk.read' as const, new Set(['ours'])]]),
      }),
    ],
  ]),
}

const desk = async (
  beside?: (agency: number, told: number) => Promise<Sent[]>,
  who: Who = everybody,
  mostStreams = { all: 1000, ofOne: 1000 },
) => {
  const { db, appUrl } = await testDatabase()
  let present: Who | null = who
  let there = 0
  const live = makeLive({
    db,
    clock,
    log: makeLog('silent'),
    listen: (heard) => listen(appUrl, heard),
    mostStreams,
    whileOpen: () => {
      there++
      return () => {
        there--
      }
    },
    stillThere: async () => present,
    accountsOf: async (_, __, ids) => new Map(ids.map((id, n) => [id, n === 0 ? 'ours' : 'theirs'])),
    ...(beside && {
      beside: {
        of: (agency, happened) => beside(agency, happened.length),
        otherwise: [{ event: 'beside', data: 'look again' }],
      },
    }),
  })
  onTestFinished(() => live.close())
  const watch = async (query: { after?: string } = {}, headers: Record<string, string> = {}, agency = 1) => {
    const request = new Request('http://localhost:9110/', { headers })
    const caller = {
      person: who.person,
      agency,
      rights: who.grants.get(1)!,
      sessionId: 's1',
      confirmed: true,
      address: '',
      request,
    }
    return reader(await live.handler({}, caller, { agency, ...query }))
  }
  return {
    db,
    live,
    watch,
    there: () => there,
    leave: () => {
      present = null
    },
  }
}

const noted = (db: Db, by: string[], agency = 1, at = clock.now()) =>
  db.transaction().execute((trx) =>
    emit(
      trx,
      ...by.map((who) => {
        const conversation = randomUUID()
        return {
          agency,
          name: 'conversation.noted',
          at,
          subject: conversation,
          data: { conversation, by: who },
        } as const
      }),
    ),
  )

describe('the live view', () => {
  it('greets with a position and then tells what happens, in order, with its position', async () => {
    const { db, watch } = await desk()
    const stream = await watch()
    const hello = await stream.next()
    expect(hello).toMatchObject({ event: 'hello', data: { position: hello!.id } })
    await noted(db, ['a', 'b'])
    await noted(db, ['c'])
    const told = [await stream.next(), await stream.next(), await stream.next()]
    expect(told.map((one) => one!.data.by)).toEqual(['a', 'b', 'c'])
    expect(told[0]).toMatchObject({
      event: 'conversation.noted',
      data: { at: '2026-03-01T02:14:07.000Z', subject: told[0]!.data.conversation },
    })
    expect(told[0]!.id).toMatch(/^\d+-\d+$/)
  })

  it('goes on where a viewer was, without a gap and without telling anything twice', async () => {
    const { db, watch } = await desk()
    const first = await watch()
    await first.next()
    await noted(db, ['a'])
    const seen = (await first.next())!
    await first.leave()
    const many = Array.from({ length: 1300 }, (_, i) => `n${i}`)
    await noted(db, many)
    const second = await watch({ after: '0-1' }, { 'last-event-id': seen.id })
    const third = await watch({ after: seen.id })
    await noted(db, ['last'])
    for (const stream of [second, third]) {
      const told: unknown[] = []
      while (told.at(-1) !== 'last') told.push((await stream.next())!.data.by)
      expect(told).toEqual([...many, 'last'])
    }
  })

  it('joins without a gap while much is happening', async () => {
    const { db, watch } = await desk()
    const start = await positionNow(db)
    const writing = (async () => {
      for (let i = 0; i < 60; i++) await noted(db, [`n${i}`])
    })()
    const streams = await Promise.all([1, 2, 3, 4, 5].map(() => watch({ after: start })))
    for (const stream of streams)
      for (let i = 0; i < 60; i++) expect((await stream.next())!.data.by).toBe(`n${i}`)
    await writing
  })

  it('what goes with the events is read once, whoever watches; when it cannot be read the events come all the same', async () => {
    let read = 0
    let away = false
    const { db, watch } = await desk(async (_, told) => {
      if (away) throw new Error('away')
      if (told === 2) read += 1
      return [{ event: 'rows', data: { told } }]
    })
    const streams = await Promise.all([watch(), watch(), watch()])
    // Each has its place before anything happens.
    for (const stream of streams) expect((await stream.next())?.event).toBe('hello')
    type Stream = (typeof streams)[number]
    const toldBy = async (stream: Stream, by: string): Promise<void> => {
      while ((await stream.next())!.data.by !== by);
    }
    // Whoever is still catching up is told the events alone.
    for (const by of ['x', 'y', 'z']) {
      await noted(db, [by])
      for (const stream of streams) await toldBy(stream, by)
    }
    await noted(db, ['a', 'b'])
    for (const stream of streams) {
      await toldBy(stream, 'b')
      let next = await stream.next()
      while (next!.event === 'beat') next = await stream.next()
      expect(next).toMatchObject({ event: 'rows', data: { told: 2 } })
    }
    expect(read).toBe(1)
    away = true
    await noted(db, ['c'])
    await noted(db, ['d'])
    for (const stream of streams) {
      await toldBy(stream, 'd')
      expect(await stream.next()).toMatchObject({ event: 'beside', data: 'look again' })
    }
  })

  it('whoever was away is told the events alone, and to look again for what went with them', async () => {
    const { db, watch } = await desk(async () => [{ event: 'rows', data: {} }])
    const first = (await (await watch()).next())!.id
    await noted(db, ['a', 'b'])
    const late = await watch({ after: first })
    expect([(await late.next())!.data.by, (await late.next())!.data.by]).toEqual(['a', 'b'])
    expect(await late.next()).toMatchObject({ event: 'beside', data: 'look again' })
  })

  it('whoever works for some accounts only is told what is about them, and to look again for what goes with it', async () => {
    const { db, live, watch } = await desk(async () => [{ event: 'rows', data: 'of everybody' }], narrow)
    const stream = await watch()
    await stream.next()
    // The first of each stretch is about their account, as the lookup above says.
    await noted(db, ['mine', 'not mine'])
    expect(await stream.next()).toMatchObject({ event: 'conversation.noted', data: { by: 'mine' } })
    expect(await stream.next()).toMatchObject({ event: 'beside', data: 'look again' })
    await noted(db, ['mine again'])
    expect(await stream.next()).toMatchObject({ data: { by: 'mine again' } })
    expect(live.open).toBe(1)
  })

  it("tells nobody another agency's events", async () => {
    const { db, watch } = await desk()
    const stream = await watch()
    await stream.next()
    await noted(db, ['theirs'], 2)
    await noted(db, ['ours'])
    expect((await stream.next())!.data.by).toBe('ours')
  })

  it.each(['nonsense', '99999999999999999999-1', '5-9999999999999999999', '18446744073709551615-1', ''])(
    'says reset for the position "%s" and goes on from now',
    async (after) => {
      const { db, watch } = await desk()
      const stream = await watch({ after })
      const reset = (await stream.next())!
      expect(reset).toMatchObject({ event: 'reset', data: { position: reset.id } })
      await noted(db, ['after'])
      expect((await stream.next())!.data.by).toBe('after')
    },
  )

  it('says reset when a day, or 50,000 events, were missed', async () => {
    const { db, watch } = await desk()
    const start = await positionNow(db)
    await noted(db, ['old'], 1, new Date(clock.now().getTime() - 25 * 3600_000))
    expect(await (await watch({ after: start })).next()).toMatchObject({ event: 'reset' })
    const later = await positionNow(db)
    await sql`insert into events.event (agency_id, name, at, data)
      select 1, 'conversation.noted', ${clock.now()}, '{}' from generate_series(1, 50001)`.execute(db)
    expect(await (await watch({ after: later })).next()).toMatchObject({ event: 'reset' })
  })

  it('ends for who has signed out or lost the right', async () => {
    const { live, watch, leave, there } = await desk()
    const stream = await watch()
    await stream.next()
    expect(live.open).toBe(1)
    expect(there()).toBe(1)
    leave()
    expect(await stream.next()).toBeNull()
    expect(live.open).toBe(0)
    expect(there(), 'nobody is taken to be there any more').toBe(0)
  })

  it.each([
    ['a server', { all: 2, ofOne: 9 }],
    ['one person', { all: 9, ofOne: 2 }],
  ])(
    'of %s there are as many as may be, and the next is refused in words until one has ended',
    async (_, most) => {
      const { watch, live, there } = await desk(undefined, everybody, most)
      const first = await watch()
      await watch()
      await expect(watch()).rejects.toMatchObject({ code: 'too_many_screens', status: 503 })
      await first.leave()
      await expect.poll(() => live.open).toBe(1)
      await watch()
      expect([live.open, there()]).toEqual([2, 2])
    },
  )
})

describe('an event stream', () => {
  const open = (request = new Request('http://localhost/')) => {
    let stream: EventStream | undefined
    let ended = 0
    const answer = eventStream(request, (opened) => {
      stream = opened
      return () => {
        ended++
      }
    })
    return { answer, stream: stream!, ended: () => ended }
  }

  it('drops a reader that lets too much pile up, with a reset', async () => {
    const { answer, stream, ended } = open()
    for (let i = 0; i < 400; i++) stream.send({ event: 'message.received', data: 'x'.repeat(1000) })
    expect(stream.closed).toBe(true)
    expect(ended()).toBe(1)
    const told = reader(answer)
    expect(await told.next()).toMatchObject({ event: 'reset' })
    expect(await told.next()).toBeNull()
  })

  it('ends once, when the reader leaves or the connection breaks', async () => {
    const left = open()
    await left.answer.body!.cancel()
    left.stream.send({ data: 1 })
    expect([left.stream.closed, left.ended()]).toEqual([true, 1])
    const breaking = new AbortController()
    const broken = open(new Request('http://localhost/', { signal: breaking.signal }))
    breaking.abort()
    broken.stream.close()
    expect([broken.stream.closed, broken.ended()]).toEqual([true, 1])
  })

  it('writes no line that its data could break', async () => {
    const { answer, stream } = open()
    stream.send({ event: 'x', id: '1-1', data: 'a\n\nevent: forged\ndata: b' })
    expect(await reader(answer).next()).toMatchObject({ event: 'x', id: '1-1' })
    stream.close()
  })
})
