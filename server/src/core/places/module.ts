import { agencies } from '#core/identity'
import type { Module } from '#core/world'
import { forgetMentions } from './mentions.ts'
import { routes } from './routes.ts'

export const module: Module = {
  name: 'places',
  emits: ['places.map_changed'],
  routes,
  sweeps: [
    {
      name: 'forget what was about what',
      async sweep({ db, clock }) {
        let gone = 0
        for (const { id } of await agencies(db))
          gone += await db.transaction().execute((trx) => forgetMentions(trx, id, clock.now()))
        return gone
      },
    },
  ],
}
