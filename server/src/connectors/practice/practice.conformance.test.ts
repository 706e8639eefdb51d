import { sql } from 'kysely'
import { conformance, type Fault, type Harness, type Scene } from '#core/channels/conformance'
import { type FaultKind, publicDeletes, publicEdits, publicSees } from '#core/practice'
import { type PracticeNetwork, practice } from './index.ts'
import { type Ground, maria, practiceGround } from './practice.fixture.ts'

const faults: Partial<Record<Fault, FaultKind>> = {
  outage: 'outage',
  doubled: 'duplicated',
  reordered: 'reordered',
  silent_after_commit: 'timeout_after_commit',
  cut_after_commit: 'timeout_after_commit',
  lost_before_commit: 'drop_before_commit',
  put_off: 'rate_limited',
  put_off_without_time: 'rate_limited_without_time',
}

let ground: Ground
let scenes = 0

/** The connector that the suite holds asks the network of the ground, which stands only once a database does. */
const late = new Proxy({} as PracticeNetwork, {
  get: (_, name) => ground.network[name as keyof PracticeNetwork],
})

const begin = async (): Promise<Scene> => {
  const { db, clock, connector } = ground
  const account = `desk-${++scenes}`
  const session = await ground.connect(account)
  const root = await connector.publish!(session(), {
    key: `root of ${account}`,
    text: 'The shelter at the school is open.',
    language: 'en',
    madeAt: clock.now(),
    to: null,
  })
  if (root.is !== 'published') throw new Error('The thread could not be begun.')
  const where = () => ({ agency: 1, account, at: clock.now() })
  return {
    session,
    later: (ms) => void clock.advance(ms / 1000),
    say: ({ kind, text, at }) =>
      ground.say(account, {
        text,
        ...(at && { at }),
        ...(kind === 'reply' && { replyTo: root.networkId }),
      }),
    settle: async () => undefined,
    unsay: (networkId) =>
      db.transaction().execute((trx) => publicDeletes(trx, { ...where(), networkIds: [networkId] })),
    change: (networkId, text) =>
      db.transaction().execute((trx) => publicEdits(trx, { ...where(), edits: [{ networkId, text }] })),
    ours: async () => (await publicSees(db, where())).filter((post) => post.author === null),
    answersTo: async (networkId) =>
      (await publicSees(db, where())).filter((post) => post.replyTo === networkId).map((post) => post.text),
    shown: async (networkId) => (await publicSees(db, where())).some((post) => post.networkId === networkId),
    person: maria.id,
    blocks: async () =>
      (
        await sql`select 1 from practice.block where agency_id = 1 and handle = ${account} and author_id = ${maria.id}`.execute(
          db,
        )
      ).rows.length,
    logIns: async () =>
      (
        await sql<{
          n: number
        }>`select sign_ins as n from practice.account where agency_id = 1 and handle = ${account}`.execute(db)
      ).rows[0]!.n,
    fault: async (fault) => {
      const kind = faults[fault]
      if (kind) await ground.fault(account, kind)
      else await ground.clear(account)
    },
    revoke: async () => void (await ground.fault(account, 'revoked')),
  }
}

const harness: Harness = {
  begin,
  samples: async () => {
    const scene = await begin()
    await scene.say({ kind: 'mention', text: 'Smoke on the stairs' })
    const edited = await scene.say({ kind: 'reply', text: 'Dos niños' })
    await scene.change!(edited, 'Tres niños')
    await scene.unsay!(edited)
    return (await ground.connector.pull!(scene.session(), null)).deliveries
  },
  stop: async () => ground.stop(),
}

conformance({
  connector: practice(late, { perPage: 5 }),
  says: ['mention', 'reply'],
  faults: Object.keys(faults) as Exclude<Fault, 'none'>[],
  scenes: ['unsay', 'change', 'ours', 'answersTo', 'shown', 'person', 'blocks', 'logIns', 'revoke'],
  make: async () => {
    ground = await practiceGround()
    return harness
  },
})
