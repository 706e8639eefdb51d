import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Files } from '#platform/files'
import type { Who } from './answer.ts'
import { block, deleteOwn, hide } from './moderate.ts'
import { page } from './page.ts'
import { type ProfileWrite, readProfile, writeProfile } from './profile.ts'
import { renew, signIn, standing } from './standing.ts'
import { look, type Submission, submit } from './submit.ts'

/**
 * The practice network as one of our accounts meets it: what its connector is handed. All of its state is in the
 * database, so every process talks to the same network; its pictures are in the centre's store.
 */
export const practiceNetwork = ({ db, clock, files }: { db: Db; clock: Clock; files: Files }) => ({
  signIn: (asked: { agency: number; handle: string }) => signIn({ db, clock }, asked),
  page: (who: Who, asked: { after: number; most: number }) =>
    page({ db, files }, who, { ...asked, now: clock.now() }),
  submit: (who: Who, post: Submission) => submit(db, who, post, clock.now()),
  look: (who: Who, key: string) => look(db, who, key, clock.now()),
  hide: (who: Who, networkId: string) => hide(db, who, networkId, clock.now()),
  block: (who: Who, authorId: string) => block(db, who, authorId, clock.now()),
  deleteOwn: (who: Who, networkId: string) => deleteOwn(db, who, networkId, clock.now()),
  readProfile: (who: Who) => readProfile(db, who, clock.now()),
  writeProfile: (who: Who, wanted: ProfileWrite) => writeProfile(db, who, wanted, clock.now()),
  standing: (who: Who) => standing(db, who, clock.now()),
  renew: (who: Who) => renew(db, who, clock.now()),
})
