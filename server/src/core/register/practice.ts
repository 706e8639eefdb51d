import { entryCounts } from '#core/archive'
import { people } from '#core/identity'
import type { World } from '#core/world'
import type { Of } from './change.ts'
import { addPicture } from './profile/kit.ts'
import { readProfile } from './profile/read.ts'
import { decideStatement, proposeStatement, pushStatement } from './profile/statements.ts'
import { profileOf } from './profile/store.ts'
import { approveProcedure, decidePrivate, describeEntry, nameKeepers, setHours } from './settle.ts'
import { takeStep } from './step.ts'
import { entriesOf } from './store.ts'

const always = {
  always: true,
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
}

const about: Record<string, { purpose: string; audience: string; dataImpact: string }> = {
  practice: {
    purpose: 'Questions, warnings and calls for help from the public of the exercises',
    audience: 'Everybody in Riverton',
    dataImpact: 'Names and words of those who write, all of them invented; kept as public records',
  },
  web: {
    purpose: 'Reports from people who use no network, with pictures',
    audience: 'Everybody in Riverton',
    dataImpact: 'Words, places, pictures and, where given, a way to answer; kept as public records',
  },
}

/**
 * Brings the accounts of a practice centre in order as its people would, once in its life: described, kept, approved by
 * another, and on the practice network with a statement and a picture that somebody approved. So an exercise can change
 * what the network shows, and the change is seen. Nothing that anybody has described already is touched.
 */
export const makePracticeRegister = async (world: World, agency: number): Promise<void> => {
  if ((await entryCounts(world.db, agency, ['register.adopted', 'register.proposed'])).length > 0) return
  const here = await people(world.db, agency, world.clock)
  const whose = (role: string) => here.find(({ roles }) => roles.some((one) => one === role))
  const [manager, supervisor, desk, approver] = ['communications', 'supervisor', 'desk', 'approver'].map(
    whose,
  )
  if (!manager || !supervisor || !desk || !approver) return
  for (const entry of await entriesOf(world.db, agency)) {
    const what = about[entry.network]
    if (!what) continue
    const by = (person: { id: string }): Of => ({ agency, id: entry.id, by: person.id })
    await describeEntry(world, by(manager), { ...what, owner: manager.id, url: entry.url })
    await nameKeepers(world, by(manager), { updaters: [manager.id, supervisor.id], backups: [desk.id] })
    await setHours(world, by(supervisor), always)
    await decidePrivate(world, by(manager), { decision: 'open', why: 'Whoever asks for help is answered' })
    await approveProcedure(world, by(approver), {
      takesReports: true,
      procedure: 'Practice procedure 1: the desk reads at all hours',
    })
    await takeStep(world, by(manager), { step: 'review', why: 'It is in use and was never approved' })
    await takeStep(world, by(approver), { step: 'keep', why: 'The exercises need it' })
    if (entry.network === 'practice') await speak(world, by(manager), manager.name, approver.id)
  }
}

/** What the account says about itself, approved and on its way to the network, and the picture that it may show. */
const speak = async (world: World, of: Of, name: string, approver: string): Promise<void> => {
  const version = await proposeStatement(world, of, {
    language: 'en',
    name: 'Riverton ECC',
    own: '',
    link: `${world.origin}/accounts`,
    why: 'What every account of ours says',
  })
  await decideStatement(
    world,
    { ...of, by: approver },
    { version, as: 'approve', why: 'It says how to get help' },
  )
  if (!(await readProfile(world, of.agency, of.id))) return
  await addPicture(
    world,
    { agency: of.agency, by: approver },
    { kind: 'avatar', name: 'Our sign', entry: of.id },
  )
  const live = (await profileOf(world.db, of.agency, of.id))?.live
  if (live)
    await pushStatement(world, { ...of, name }, { version, over: live.version, key: 'practice-centre' })
}
