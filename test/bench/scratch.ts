import { readFile } from 'node:fs/promises'
import { createAssessor } from '../../server/src/core/assess/index.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { withSession } from '../../server/src/platform/db/index.ts'
import { agency, furnish, openCentre } from './speed/centre.ts'
import { openGround } from './speed/ground.ts'
import { speech } from './speed/words.ts'

const ground = await openGround({})
const assessor = createAssessor()
const place = await ground.database()
await withSession(place.adminUrl, async (c) => {
  await c.query(`alter system set session_preload_libraries='auto_explain'`)
  await c.query(`alter system set auto_explain.log_min_duration='${process.argv[2] ?? 8}ms'`)
  await c.query(`alter system set auto_explain.log_analyze=on`)
  await c.query(`alter system set log_error_verbosity=default`)
  await c.query(`select pg_reload_conf()`)
})
const [account] = await furnish(place, ground.folder, 1)
const open = openCentre(place, ground.folder, { assessor })
const say = speech(11)
for (let n = 0; n < 30; n++)
  await receive(open.world, {
    agency,
    accountId: account!,
    deliveries: Array.from({ length: 100 }, () => say().delivery),
  })
const log = await readFile(`${ground.folder}/postgres/postgres.log`, 'utf8')
console.log(log.slice(-9000))
await open.close()
await assessor.close()
await ground.stop()
