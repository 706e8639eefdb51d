import type { Handlers } from '#core/world'
import { addLine, follow, keepPattern, removePattern, strike, swap } from './plan.ts'
import { takeFile } from './take.ts'
import { week } from './week.ts'

const ok = { ok: true } as const
const by = ({ agency, person }: { agency: number; person: { id: string } }) => ({ agency, by: person.id })

export const routes: Handlers = {
  'rota.week': week,
  'rota.pattern': async (world, caller, { id, name, days, shifts }) => {
    await keepPattern(world, by(caller), { id, name, days, shifts })
    return ok
  },
  'rota.pattern_remove': async (world, caller, { id }) => {
    await removePattern(world, by(caller), id)
    return ok
  },
  'rota.follow': async (world, caller, { person, pattern, from, first }) => {
    await follow(world, by(caller), { person, pattern, from, first: first ?? from })
    return ok
  },
  'rota.add': async (world, caller, { person, kind, from, until, why }) => ({
    id: await addLine(world, by(caller), { person, kind, from: new Date(from), until: new Date(until), why }),
  }),
  'rota.strike': async (world, caller, { id, why }) => {
    await strike(world, by(caller), { id, why })
    return ok
  },
  'rota.swap': async (world, caller, { from, at, to, for: back, why }) => {
    await swap(world, by(caller), { from, at: new Date(at), to, back: back ? new Date(back) : null, why })
    return ok
  },
  'rota.file': (world, caller, { format, text, person, only_try }) =>
    takeFile(world, by(caller), { format, text, person, onlyTry: only_try }),
}
