import { fixedClock } from '#platform/clock'
import { conformance, type Harness, memoryNetwork, type Scene } from './index.ts'

const network = memoryNetwork()
const secret = 'shared with the network'
let scenes = 0

/** A scene is an account of its own, with a clock of its own. */
const begin = async (): Promise<Scene> => {
  const handle = `desk-${++scenes}`
  const clock = fixedClock('2026-03-01T02:14:09Z')
  return {
    session: () => ({
      account: { id: handle, handle, settings: {} },
      credential: { secret },
      session: null,
      saveSession: async () => undefined,
      fetch,
      now: clock.now,
    }),
    later: (ms) => void clock.advance(ms / 1000),
    say: async ({ text, at }) => network.say(handle, text, at ?? clock.now()),
    settle: async () => undefined,
    pushed: async () => network.pushed(handle, secret, clock.now()),
    fault: async (fault) => network.fault(handle, fault),
    revoke: async () => network.revoke(handle),
  }
}

const harness: Harness = {
  begin,
  samples: async () => {
    network.say('samples', 'Smoke on the stairs', new Date('2026-03-01T02:14:09Z'))
    network.say('samples', 'Dos niños', new Date('2026-03-01T02:15:09Z'))
    return [{ raw: network.pushed('samples', secret, new Date()).raw, mediaType: 'application/json' }]
  },
  stop: async () => undefined,
}

conformance({
  connector: network.connector,
  says: ['message'],
  faults: ['outage', 'cut'],
  scenes: ['pushed', 'revoke'],
  make: async () => harness,
})
