import {
  type AgencyRight,
  type InputOf,
  type OutputOf,
  type Role,
  type RouteName,
  type Routes,
  rightsOf,
  routes,
} from '@callbox/contract'
import type { Delivery } from '#core/channels'
import type { Module } from '#core/world'
import { receive } from '#flows/intake'
import type { Handler } from '#platform/http'
import type { TestWorld } from './world.ts'

/** People of the test world by id, with the roles they hold there. */
const staff: Record<string, { name: string; roles: Role[] }> = {
  ruiz: { name: 'A. Ruiz', roles: ['desk'] },
  okafor: { name: 'B. Okafor', roles: ['desk'] },
  lindqvist: { name: 'C. Lindqvist', roles: ['supervisor'] },
  marsh: { name: 'D. Marsh', roles: ['communications'] },
}

/** Puts deliveries through intake. @returns the conversation of each. */
export const arrive = async (t: TestWorld, ...deliveries: Delivery[]): Promise<string[]> =>
  (await receive(t.world, { agency: t.agency, accountId: t.account, deliveries })).messages.map(
    (message) => message.conversationId,
  )

type Asked<N extends RouteName> = Omit<InputOf<Routes[N]>, 'agency'>

/** A person of the test world who asks a module's routes: `const ruiz = person(t, module, 'ruiz'); await ruiz('desk.claim', { id })`. */
export const person =
  (t: TestWorld, module: Module, id: string) =>
  async <N extends RouteName>(route: N, input: Asked<N>): Promise<OutputOf<Routes[N]>> => {
    const handler = module.routes?.[route] as Handler<TestWorld['world'], N> | undefined
    if (!handler) throw new Error(`The module ${module.name} does not answer ${route}.`)
    const { name, roles } = staff[id] ?? { name: id, roles: [] }
    const rights: ReadonlySet<AgencyRight> = new Set(rightsOf(roles))
    const request = new Request('http://localhost:9110/')
    const caller = {
      person: { id, name },
      agency: t.agency,
      rights,
      sessionId: null,
      address: '127.0.0.1',
      request,
    }
    const answer = await handler(t.world, caller, {
      agency: t.agency,
      ...input,
    } as unknown as InputOf<Routes[N]>)
    // What is answered is what the contract promises, in every test that asks.
    const { output } = routes[route]
    if (typeof output !== 'string') output.parse(answer)
    return answer
  }
