import type { RegisterEntry } from '@callbox/contract'
import { useAct } from '../api/act.ts'
import { announce } from '../shell/announce.ts'
import { useRegister } from './use-register.ts'

/** One act on one account: done, it is told, the register looks again, and the sheet closes. */
export const useEntryAct = (entry: RegisterEntry, onClose: () => void) => {
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const params = { agency: agency.id, id: entry.id }
  const does = (act: () => Promise<unknown>, words: string) => async () => {
    if (!(await run(act))) return
    await lookAgain()
    announce(words)
    onClose()
  }
  return { params, does, busy, refused }
}
