import { assuranceJson } from '#oversight/assurance'
import type { Command } from '../arguments.ts'
import { withWorld } from './with-world.ts'

export const assurance: Command = {
  name: 'assurance',
  says: 'Every clause of both standards with its computed state and the rows behind it.',
  options: { json: { type: 'boolean' } },
  about: { json: 'print only {"clauses":[{"standard","id","level","title","state","evidence":[…]}]}' },
  run: ({ json }) =>
    withWorld(async (world) => {
      const report = await assuranceJson(world)
      if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
      else
        for (const { standard, id, level, title, state } of report.clauses)
          process.stdout.write(`${state.padEnd(16)}${standard}  ${id.padEnd(10)}${level.padEnd(8)}${title}\n`)
      return 0
    }),
}
