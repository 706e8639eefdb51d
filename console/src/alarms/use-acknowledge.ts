import { type AlarmGroup, counted } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'

/** Acknowledging, from the strip, the list or the key: a person has it, or all that they see as one group. */
export const useAcknowledge = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const again = () => queries.invalidateQueries({ queryKey: ['alarms', agency.id] })
  const acknowledge = async (id: string) => {
    if (await run(() => call('alarms.acknowledge', { params: { agency: agency.id, id } })))
      announce('Acknowledged.')
    await again()
  }
  /** `until` is when the list was read: what was raised after it has not been seen. */
  const acknowledgeGroup = async ({ kind, band, stage }: AlarmGroup, until: string) => {
    const done = await run(() =>
      call('alarms.acknowledge_group', {
        params: { agency: agency.id },
        body: { kind, band, stage, until },
      }),
    )
    if (done) announce(`Acknowledged ${counted(done.acknowledged, 'alarm')}.`)
    await again()
  }
  return { acknowledge, acknowledgeGroup, busy, refused, forget }
}
