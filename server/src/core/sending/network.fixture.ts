import { randomBytes, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { type Band, type Place, places } from '@callbox/contract'
import { addAccount } from '#core/accounts'
import { record, textPart } from '#core/archive'
import {
  type Abilities,
  type Connector,
  type Looked,
  type Moderated,
  noAbilities,
  type Outgoing,
  SignedOut,
  type Submitted,
} from '#core/channels'
import {
  afterArrival,
  identify,
  meetAuthors,
  placeConversations,
  type Targets,
  write,
} from '#core/conversations'
import type { World } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { localFiles } from '#platform/files'
import { newId } from '#platform/ids'
import { drainJobs } from '#platform/jobs'
import { makeLog } from '#platform/log'
import { sweepAll } from '#platform/sweep'
import { testDatabase } from '#testing'
import { ensureDelegation, module, prepareReply, type ReplyAsked, throughTheDoor } from './index.ts'

/** What the network does with one submission: whether it keeps the post, and what it answers. */
export type Fault =
  | 'ok'
  | 'answer lost, post there'
  | 'answer lost, nothing there'
  | 'refused'
  | '429 without headers'
  | '429 for a minute'
  | 'pending, post there'
  | 'signed out'
  | 'signed out while it is connected anew'
/** What it says when asked whether it has a post. */
export type LookFault = 'truth' | 'cannot tell' | 'breaks'

const retention = { class: 'public_record_message', regime: 'public_record' }
const oneBand = { first_look_seconds: 60, first_answer_seconds: 300 }
const targets = Object.fromEntries(places.map((place, rank) => [place, { rank, ...oneBand }])) as Targets

/** A network at the edge: it keeps posts by key, refuses a second one when it is keyed, and fails as it is told. */
export const fakeNetwork = (given: Partial<Abilities> = {}) => {
  const abilities: Abilities = {
    ...noAbilities,
    reads: ['pull'],
    reply: true,
    hide: true,
    block: true,
    deleteOwn: true,
    longest: 300,
    realNetwork: false,
    words: {},
    ...given,
  }
  const posts: { key: string; text: string; id: string }[] = []
  const asked: string[] = []
  const putOff: string[] = []
  const faults: Fault[] = []
  const lookFaults: LookFault[] = []
  let during: () => Promise<unknown> = async () => {}
  const keep = (outgoing: Pick<Outgoing, 'key' | 'text'>): string => {
    const there = abilities.keyed && posts.find((post) => post.key === outgoing.key)
    if (there) return there.id
    const id = `post-${randomUUID()}`
    posts.push({ key: outgoing.key, text: outgoing.text, id })
    return id
  }
  const connector: Connector = {
    network: 'fake',
    name: 'Fake',
    abilities: () => abilities,
    decode: () => [],
    keyFor: ({ id }) => `key-${id}`,
    async connect({ handle, secret }) {
      if (secret === 'wrong') throw new SignedOut(`the password ${secret} is not right`)
      if (secret === 'down') throw new Error('connect ECONNREFUSED')
      return {
        credential: { secret },
        session: { access: 'a', refresh: `r-${secret}` },
        handle,
        name: handle,
        url: null,
        settings: {},
      }
    },
    async publish({ now }, outgoing): Promise<Submitted> {
      asked.push(outgoing.key)
      switch (faults.shift() ?? 'ok') {
        case 'ok': {
          const networkId = keep(outgoing)
          return { is: 'published', networkId, url: `https://fake.example/${networkId}` }
        }
        case 'answer lost, post there':
          keep(outgoing)
          throw new Error('socket hang up')
        case 'answer lost, nothing there':
          throw new Error('socket hang up')
        case 'refused':
          return { is: 'refused', why: 'Fake says: this text breaks a rule there.' }
        case '429 without headers':
          putOff.push(outgoing.key)
          return { is: 'retry_at', at: now(), why: 'Fake asks to slow down.' }
        case '429 for a minute':
          putOff.push(outgoing.key)
          return {
            is: 'retry_at',
            at: new Date(now().getTime() + 60_000),
            why: 'Fake asks to wait a minute.',
          }
        case 'pending, post there':
          return { is: 'pending', networkId: keep(outgoing), why: 'Fake is still working on it.' }
        case 'signed out while it is connected anew':
          await during()
          throw new SignedOut('token revoked')
        case 'signed out':
          throw new SignedOut('token revoked')
      }
    },
    async look(_, { key }): Promise<Looked> {
      const fault = lookFaults.shift() ?? 'truth'
      if (fault === 'cannot tell') return { is: 'cannot_tell', why: 'Fake does not say.' }
      if (fault === 'breaks') throw new Error('socket hang up')
      const post = posts.find((p) => p.key === key)
      return post
        ? { is: 'there', networkId: post.id, url: `https://fake.example/${post.id}` }
        : { is: 'absent' }
    },
    async moderate(_, act): Promise<Moderated> {
      return faults.shift() === 'refused'
        ? { is: 'refused', why: `Fake does not ${act.act} that.` }
        : { is: 'done' }
    },
    health: async () => ({ state: 'well', sentence: 'Well.' }),
  }
  const meanwhile = (act: () => Promise<unknown>): void => {
    during = act
  }
  return { meanwhile, connector, abilities, posts, asked, putOff, faults, lookFaults, keep }
}
export type FakeNetwork = ReturnType<typeof fakeNetwork>

/** A centre with one account on the fake network and a delegation for replies; its clock stands still. */
export const centre = async (given: Partial<Abilities> = {}) => {
  const { db, pool } = await testDatabase()
  const clock = fixedClock('2026-03-01T02:14:07Z')
  const network = fakeNetwork(given)
  const log = makeLog('silent')
  const world: World = {
    db,
    clock,
    keys: keysFrom(randomBytes(32)),
    files: localFiles(tmpdir()),
    log,
    fetch: () => Promise.reject(new Error('no network in tests')),
    connectors: new Map([['fake', network.connector]]),
    // Nothing is ranked here: what arrives is placed by hand.
    assessor: { assessBatch: async () => [], close: async () => undefined },
    processId: newId(clock.now()),
    centre: { name: 'Test', practice: true },
    origin: 'http://localhost:9110',
  }
  const account = await db.transaction().execute(async (trx) => {
    await ensureDelegation(trx, {
      agency: 1,
      category: 'reply',
      name: 'Standing delegation for replies',
      responsible: 'C. Lindqvist',
      roles: ['desk', 'supervisor'],
      by: 'test',
      now: clock.now(),
    })
    return addAccount(trx, {
      agency: 1,
      network: 'fake',
      handle: 'desk.fake',
      name: 'Desk',
      by: 'test',
      now: clock.now(),
    })
  })
  const sweep = () => sweepAll({ db, clock }, module.sweeps!)
  const work = () => drainJobs(pool, module.jobs!(world), log)
  return {
    world,
    db,
    pool,
    clock,
    network,
    account,
    sweep,
    work,
    /** Seconds pass; what is due is swept, and every job that is there is worked. */
    async pass(seconds = 0) {
      clock.advance(seconds)
      await sweep()
      await work()
    },
    /** Somebody has written; what a reply to it needs to know. */
    wrote: (band: Place = 'question', text = 'Is the road open?') =>
      inbound(world, account, band as Band, text),
    reply: (conversation: ReplyAsked['conversation'], asked: Partial<ReplyAsked> = {}) =>
      throughTheDoor(world, (trx) =>
        prepareReply(trx, world, {
          agency: 1,
          conversation,
          by: { id: 'p1', name: 'R. Moreno' },
          roles: ['desk'],
          text: 'Yes. In an emergency call 9-1-1.',
          template: null,
          language: 'en',
          key: randomUUID(),
          now: false,
          emergencyNumbers: ['9-1-1'],
          retention,
          ...asked,
        }),
      ),
  }
}
export type Centre = Awaited<ReturnType<typeof centre>>

const inbound = (
  world: World,
  account: string,
  band: Band,
  text: string,
): Promise<ReplyAsked['conversation']> =>
  world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    const networkId = `in-${randomUUID()}`
    const person = randomUUID()
    const author = (
      await meetAuthors(
        trx,
        1,
        'fake',
        [{ networkId: person, handle: person, name: 'A person', picture: null }],
        at,
      )
    ).get(person)!
    const messageId = (await identify(trx, 1, account, [networkId], at)).get(networkId)!.messageId
    const id = newId(at)
    const standing = afterArrival(
      null,
      [{ place: band, score: 1, language: 'en', reasons: [] }],
      [],
      at,
      targets,
    )
    await placeConversations(trx, 1, account, [
      { conversationId: id, authorId: author, fresh: true, standing, preview: text, at },
    ])
    const [entry] = await record(trx, [
      {
        agency: 1,
        kind: 'message.received',
        subject: id,
        at,
        retention,
        parts: [textPart('text', text)],
      },
    ])
    const common = { agency_id: 1, message_id: messageId, revision: 1, network_at: null, captured_at: at }
    await write.messages(trx, [
      {
        ...common,
        conversation_id: id,
        account_id: account,
        author_id: author,
        direction: 'in',
        outgoing_id: null,
        network_id: networkId,
        url: null,
        state: 'current',
        marks: [],
      },
    ])
    await write.revisions(trx, [
      { ...common, kind: 'original', entry_id: entry!.id, text, context: { refs: { at: networkId } } },
    ])
    return {
      id,
      accountId: account,
      band,
      firstAnswer: true,
      lastInbound: { messageId, networkId, refs: { at: networkId } },
      language: 'en',
    }
  })
