import { readParts } from '#oversight/status'
import type { Command } from '../arguments.ts'
import { diagnose } from '../doctor/index.ts'
import { withWorld } from './with-world.ts'

export const doctor: Command = {
  name: 'doctor',
  says: 'Check every invariant and say what is wrong and what to do. Changes nothing.',
  options: { all: { type: 'boolean' }, json: { type: 'boolean' } },
  about: {
    all: 'every record and file, not a sample',
    json: 'print {"findings":[…],"checked":[…],"parts":[…]}',
  },
  run: ({ all, json }) =>
    withWorld(async (world) => {
      const { parts } = await readParts(world, null)
      const { findings, checked } = await diagnose(world, { all: all === true })
      if (json) process.stdout.write(`${JSON.stringify({ findings, checked, parts })}\n`)
      else {
        for (const { name, state, says } of parts)
          process.stdout.write(`  ${state.padEnd(7)}  ${name}: ${says}\n`)
        process.stdout.write('\n')
        for (const name of checked) process.stdout.write(`  checked  ${name}\n`)
        for (const { severity, what, remedy } of findings)
          process.stdout.write(`\n${severity.toUpperCase()}  ${what}\n  ${remedy}\n`)
        process.stdout.write(findings.length === 0 ? '\nContent: everything that must hold, holds.\n' : '\n')
      }
      return findings.some((finding) => finding.severity === 'wrong') ? 1 : 0
    }),
}
