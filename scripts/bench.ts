import { parseArgs } from 'node:util'
import { triageCosts, triageTable } from './bench/triage.ts'

// npm run bench -- [--data <folder>] [--json]: what the costly parts cost on this machine.
const { values } = parseArgs({
  options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const triage = await triageCosts(values.data)
console.log(values.json ? JSON.stringify({ triage }, null, 2) : triageTable(triage))
