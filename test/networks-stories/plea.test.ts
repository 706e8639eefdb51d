import type { Conversation, Entry } from '@callbox/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account, ThreadNode } from '../networks/client.ts'
import { lists, openStory, put, type Story } from './centre.harness.ts'

/** The centre's own words for help now; every answer here carries them. */
const help = 'In danger now? Call 9-1-1, or text 9-1-1 where it is not safe to speak.'
const plea =
  'Please help, water is up to our second floor at 12 Mill Lane, two children with me, we cannot get out'
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let missing = ''
let opened: Story | undefined
beforeAll(async () => {
  opened = await openStory().catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'PartMissing') throw error
    missing = error.message
    return undefined
  })
})
afterAll(async () => opened?.stop())

const story = (name: string, run: (story: Story) => Promise<void>): void =>
  it(name, async (context) => {
    if (!opened) return context.skip(missing)
    try {
      await run(opened)
    } finally {
      await opened.network.fault('none')
    }
  })

/** Somebody new mentions the centre in words of their own (the same words would be a copy); answers when the plea stands in the queue. */
const pleads = async (story: Story, name: string, text = `${plea} My name is ${name}.`) => {
  const person = await story.network.account(`${name}.test`, { name })
  const post = await story.network.post(person.did, text, { mention: story.centre.did, langs: ['en'] })
  return { person, post, conversation: (await arrived(story, person)).id }
}
const arrived = async (story: Story, person: Account) => {
  await story.readNow()
  return story.until(`the plea of ${person.handle} stands in the queue`, () => story.queued(person))
}

const lastOut = ({ leaving, messages }: Conversation) =>
  leaving.at(-1) ?? messages.findLast(({ direction }) => direction === 'out')?.outgoing ?? undefined
const published = (story: Story, conversation: string, text: string, ms?: number) =>
  story.until(
    `"${text}" is out`,
    async () =>
      (await story.conversation(conversation)).messages.find(
        ({ outgoing }) => outgoing?.text === text && outgoing.state === 'published',
      ),
    ms,
  )

/** What its author sees below a post, by its words. */
const answersTo = async (story: Story, uri: string, person: Account): Promise<ThreadNode[]> =>
  ((await story.network.thread(uri, person.did)).thread as ThreadNode).replies ?? []

describe('a practice centre', () => {
  story('refuses the credential of a real network with a sentence', async (story) => {
    const { status, body } = await story.connect()
    expect(status).toBe(409)
    expect(JSON.stringify(body)).toMatch(/practice centre: it takes no credential of a real network/)
    expect(await story.account()).toBeUndefined()
  })
})

describe('a centre on the network', () => {
  beforeAll(async () => {
    if (!opened) return
    await opened.becomeReal()
    await opened.startWork()
    const { status, body } = await opened.connect()
    expect(status, JSON.stringify(body)).toBe(200)
  })

  story(
    'a plea is ranked, claimed and answered; its author reads the answer in the thread',
    async (story) => {
      const { network } = story
      const maria = await network.account('maria.test', { name: 'Maria' })
      const post = await network.post(maria.did, plea, {
        mention: story.centre.did,
        image: picture,
        alt: 'water in the stairs',
        langs: ['en'],
      })
      const item = await arrived(story, maria)
      expect(item).toMatchObject({ band: 'life_at_risk', state: 'open', lookedAt: null, answeredAt: null })
      expect(item.reasons).not.toEqual([])
      expect(item.due?.kind).toBe('look')

      const claim = await story.people.desk.send('POST', `/api/a/1/conversations/${item.id}/claim`)
      expect(claim.status).toBe(200)
      const looked = await story.conversation(item.id)
      expect(looked.lookedAt).not.toBeNull()
      expect(looked.due?.kind).toBe('answer')

      const { templates } = (
        await story.people.desk.get(`/api/a/1/templates?conversation=${item.id}&language=en`)
      ).body as { templates: { id: string; body: string }[] }
      const template = templates.find(({ id }) => id === 'ask_location')!
      expect(template.body).toMatch(/9-1-1/)
      const answer = await story.people.desk.send('POST', `/api/a/1/conversations/${item.id}/reply`, {
        text: template.body,
        template: template.id,
        language: 'en',
        key: 'answer-maria',
      })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      await published(story, item.id, template.body)

      await network.processAll()
      const seen = await answersTo(story, post.uri, maria)
      expect(seen.map((one) => one.post?.record.text)).toEqual([template.body])
      expect(seen[0]!.post!.author.did).toBe(story.centre.did)
      expect(await story.ours(template.body)).toHaveLength(1)

      const answered = await story.conversation(item.id)
      expect(answered).toMatchObject({ state: 'waiting', due: null })
      expect(answered.answeredAt).not.toBeNull()
      await recordHolds(story, item.id)

      await story.until('the picture is kept', async () => {
        const { media } = (await story.conversation(item.id)).messages[0]!
        return media[0]?.state === 'kept' && media[0].alt === 'water in the stairs'
      })

      const uri = seen[0]!.post!.uri
      await network.post(maria.did, 'Third floor now. Please hurry', {
        reply: { root: post.uri, parent: uri },
      })
      await story.readNow()
      const again = await story.until('her reply reopens it', async () => {
        const now = await story.conversation(item.id)
        return now.state === 'open' && now
      })
      expect(again).toMatchObject({ inCount: 2, lookedAt: null, answeredAt: null, due: { kind: 'look' } })
      expect(again.messages.at(-1)?.context.parent?.text).toBe(template.body)
    },
  )

  /** Each entry about the conversation: the leaf is recomputed and each commitment checked. */
  const recordHolds = async (story: Story, conversation: string) => {
    const { entries } = (await story.people.records.get(`/api/a/1/records?subject=${conversation}&limit=200`))
      .body as { entries: { id: string; kind: string }[] }
    for (const kind of ['message.received', 'message.prepared', 'message.published'])
      expect(
        entries.filter((one) => one.kind === kind),
        kind,
      ).toHaveLength(1)
    for (const { id } of entries) {
      const entry = (await story.people.records.get(`/api/a/1/records/${id}`)).body as Entry
      expect(entry.holds && entry.parts.every((part) => part.holds), entry.kind).toBe(true)
    }
  }

  story('a post that is changed and then deleted is shown so, with the words as captured', async (story) => {
    const { person, post, conversation } = await pleads(story, 'nadia')
    const { author } = await story.conversation(conversation)
    await changes(story, person, post.uri, 'Never mind, we found the boat')
    await reconciled(story, conversation, 'edited')
    await story.network.delete(post.uri)
    const { revisions } = await reconciled(story, conversation, 'deleted')
    expect(revisions.map(({ kind }) => kind)).toEqual(['original', 'edit', 'deletion'])
    expect(revisions[0]!.text).toContain('12 Mill Lane')
    expect(revisions[1]!.text).toContain('we found the boat')
    const after = await story.conversation(conversation)
    expect(after.author).toEqual(author)
    expect(after.marks).toContain('edited')
    const { body } = await story.people.records.get(`/api/a/1/records?subject=${conversation}&limit=200`)
    expect((body as { entries: { kind: string }[] }).entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['message.received', 'message.edited', 'message.deleted']),
    )
  })

  const changes = async ({ network }: Story, person: Account, uri: string, text: string) => {
    const [, , repo, collection, rkey] = uri.split('/') as [string, string, string, string, string]
    const params = { repo, collection, rkey }
    const { value } = (await network.xrpc('com.atproto.repo.getRecord', { params })) as { value: object }
    await network.xrpc(put, { as: person.did, body: { ...params, record: { ...value, text } } })
  }
  /** Reconciliation comes every ten minutes: they pass, until it has found what became of the first message. */
  const reconciled = async (story: Story, conversation: string, state: 'edited' | 'deleted') => {
    await story.network.processAll()
    return story.until(`the message is ${state}`, async () => {
      await story.rows(
        `update accounts.account set collected = jsonb_set(collected, '{deepAt}', to_jsonb($1::text)), collect_due_at = '-infinity'
         where network = 'bluesky' and collected ? 'deepAt'`,
        [new Date(Date.now() - 11 * 60_000).toISOString()],
      )
      const [message] = (await story.conversation(conversation)).messages
      return message?.state === state && message
    })
  }

  story('what is delivered twice or backwards is on the record once, in its order', async (story) => {
    const { network } = story
    const omar = await network.account('omar.test', { name: 'Omar' })
    const words = ['first: fire in the yard', 'second: it is at the fence', 'third: we are out']
    const say = async (text: string) =>
      network.post(omar.did, text, { mention: story.centre.did, langs: ['en'] })
    const written = async (conversation: string) =>
      (await story.conversation(conversation)).messages.map(({ revisions }) => revisions[0]!.text)
    for (const kind of ['duplicate-page', 'reorder'] as const) {
      await network.fault('none')
      await network.fault(kind, { method: lists })
      const asked = (await network.count(lists)).asked
      for (const word of words) await say(`${kind} ${word}`)
      const { id } = await arrived(story, omar)
      await story.until(`all three are there under ${kind}`, async () => {
        const all = await written(id)
        return words.every((word) => all.some((one) => one.includes(`${kind} ${word}`)))
      })
      // Twice each round: for what is new, and for the account's health.
      await story.until('it was read again', async () => {
        await story.readNow()
        return (await network.count(lists)).asked >= asked + 5
      })
    }
    const { id, inCount } = await arrived(story, omar)
    const all = await written(id)
    for (const kind of ['duplicate-page', 'reorder'])
      for (const word of words)
        expect(
          all.filter((one) => one.includes(`${kind} ${word}`)),
          `${kind} ${word}`,
        ).toHaveLength(1)
    expect(inCount).toBe(6)
  })

  for (const kind of ['drop-after-commit', 'timeout-after-commit'] as const)
    story(`an answer whose receipt is lost (${kind}) is looked for, and is there once`, async (story) => {
      const { network } = story
      const { person, post, conversation } = await pleads(
        story,
        kind === 'drop-after-commit' ? 'paul' : 'quinn',
      )
      const text = `${kind}: help is coming. ${help}`
      const asked = (await network.count(put)).asked
      await network.fault(kind, { method: put, times: 1 })
      const reply = await story.reply(conversation, text, `lost-receipt-${kind}`)
      expect(reply.status, JSON.stringify(reply.body)).toBe(200)
      const { outgoing } = await published(story, conversation, text)
      const told = await story.rows<{ kind: string }>(
        `select kind from archive.entry where subject = $1 and kind like 'outgoing.%' order by number`,
        [conversation],
      )
      expect(told.map((one) => one.kind)).toContain('outgoing.unanswered')
      expect(outgoing?.state).toBe('published')
      expect((await network.count(put)).asked).toBe(asked + 1)
      expect(await story.ours(text)).toHaveLength(1)
      await network.processAll()
      expect((await answersTo(story, post.uri, person)).map((one) => one.post?.record.text)).toEqual([text])
    })

  story('a worker killed while it holds the account: the next answer leaves within 30 s', async (story) => {
    const { network } = story
    const [rosa, sami] = [await pleads(story, 'rosa'), await pleads(story, 'sami')]
    const [first, next] = [`Boats are on the way. ${help}`, `Go to the roof. ${help}`]
    const asked = (await network.count(put)).asked
    await network.fault('hang', { method: put, times: 1 })
    expect((await story.reply(rosa.conversation, first, 'answer-rosa')).status).toBe(200)
    await story.until('the first answer hangs', async () => (await network.count(put)).asked > asked)
    expect(lastOut(await story.conversation(rosa.conversation))?.state).toBe('submitting')
    await story.killWork()
    const began = performance.now()
    const starting = story.startWork()
    expect((await story.reply(sami.conversation, next, 'answer-sami')).status).toBe(200)
    await published(story, sami.conversation, next, 30_000)
    expect(performance.now() - began).toBeLessThan(30_000)
    await starting
    await published(story, rosa.conversation, first)
    for (const text of [first, next]) expect(await story.ours(text), text).toHaveLength(1)
  })

  story('a worker killed while it reads: what comes is on the screen within 30 s', async (story) => {
    const { network } = story
    const asked = (await network.count(lists)).asked
    await network.fault('hang', { method: lists, times: 1 })
    await story.readNow()
    await story.until('the reading hangs', async () => (await network.count(lists)).asked > asked)
    await story.killWork()
    const began = performance.now()
    await story.startWork()
    await pleads(story, 'vera')
    expect(performance.now() - began).toBeLessThan(30_000)
  })

  story(
    'a sign-in revoked in mid-shift is told at once; a new one heals it and nothing is missed',
    async (story) => {
      const { network } = story
      const { conversation } = await pleads(story, 'tomas')
      const { event } = await hears(story, 'account.health_changed')
      await network.revoke(story.centre.did)
      await story.readNow()
      const ill = await story.until('the first screen says so', async () => {
        const { health } = await story.account()
        return health.state === 'signed_out' && health
      })
      expect(ill.sentence).toMatch(/no longer accepts the sign-in of county\.test/)
      expect(ill.sentence).toMatch(/new app password/)
      expect(await event).toMatch(/"signed_out"/)

      const refused = await story.reply(conversation, `We hear you. ${help}`, 'answer-tomas-1')
      expect(refused.status).toBe(409)
      expect(JSON.stringify(refused.body)).toContain(ill.sentence)
      const uma = await network.account('uma.test', { name: 'Uma' })
      await network.post(uma.did, `${plea} My name is uma.`, { mention: story.centre.did, langs: ['en'] })

      const { status, body } = await story.connect()
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body.health.state).toBe('well')
      await arrived(story, uma)
      const text = `We read you again. ${help}`
      expect((await story.reply(conversation, text, 'answer-tomas-2')).status).toBe(200)
      await published(story, conversation, text)
      expect((await story.account()).health.state).toBe('well')
      expect(await story.ours(text)).toHaveLength(1)
    },
  )

  story('after all of it, doctor finds nothing wrong', async (story) => {
    const { code, said } = await story.doctor()
    expect(code, said).toBe(0)
  })
})

/** Opens the live view of the desk; `event` is the first of that name, as it was told. */
const hears = async (story: Story, name: string): Promise<{ event: Promise<string> }> => {
  const response = await fetch(`${story.origin}/api/a/1/live`, {
    headers: { cookie: story.people.desk.cookie },
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = (await reader.read()).value ?? ''
  const listening = async (): Promise<string> => {
    for (;;) {
      const told = heard.split('\n\n').find((one) => one.includes(`event: ${name}`))
      if (told) {
        await reader.cancel()
        return told
      }
      const { value, done } = await reader.read()
      if (done) throw new Error(`The live view ended. It told:\n${heard}`)
      heard += value
    }
  }
  return { event: listening() }
}
