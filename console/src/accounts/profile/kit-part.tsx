import type { ProfileView, RegisterEntry } from '@callbox/contract'
import { useAct } from '../../api/act.ts'
import { call } from '../../api/client.ts'
import { useHere, whyNot } from '../../api/session.ts'
import { announce } from '../../shell/announce.ts'
import { Refusal, VerbButton } from '../../shell/parts.tsx'
import { useRegister } from '../use-register.ts'
import { usePictureAt } from './preview.tsx'
import type { OpenProfileSheet } from './profile-part.tsx'

/** The pictures that accounts of the agency may show; what this one shows now can be approved as it is. */
export const KitPart = ({
  entry,
  view,
  open,
}: {
  entry: RegisterEntry
  view: ProfileView
  open: (sheet: OpenProfileSheet) => void
}) => {
  const { may } = useHere()
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused, forget } = useAct()
  const at = usePictureAt()
  const no = busy ? 'One moment.' : may('accounts.approve') ? null : whyNot('accounts.approve')
  const take = async (kind: 'avatar' | 'banner') => {
    const done = await run(() =>
      call('register.picture_add', {
        params: { agency: agency.id },
        body: { kind, name: `as ${entry.handle} showed it`, entry: entry.id },
      }),
    )
    if (!done) return
    await lookAgain()
    announce('Approved.')
  }
  const ours = (['avatar', 'banner'] as const).filter((kind) => {
    const shown = view.live?.[kind]
    return shown?.hash && shown.approved !== true
  })
  return (
    <section aria-label="Pictures of the agency">
      <h3>Pictures of the agency</h3>
      {view.kit.length === 0 ? (
        <p className="muted">
          No picture is approved yet, so none can be compared: a stranger who swaps it would not be noticed.
        </p>
      ) : (
        <ul className="kit">
          {view.kit.map((one) => (
            <li key={one.id}>
              <img src={at(one.hash)} alt="" width={56} height={56} />
              <span>
                <bdi>{one.name}</bdi>{' '}
                <span className="muted">
                  {one.kind === 'avatar' ? 'picture' : 'banner'}, approved by {one.by.name}
                </span>
              </span>
              <VerbButton whyNot={no} onPress={() => open({ is: 'picture_end', picture: one.id })}>
                Take it out<span className="unseen">: {one.name}</span>
              </VerbButton>
            </li>
          ))}
        </ul>
      )}
      <Refusal sentence={refused} onForget={forget} />
      <div className="row">
        <VerbButton whyNot={no} onPress={() => open({ is: 'picture' })}>
          Approve a picture
        </VerbButton>
        {ours.map((kind) => (
          <VerbButton key={kind} whyNot={no} onPress={() => void take(kind)}>
            Approve the {kind === 'avatar' ? 'picture' : 'banner'} it shows now
          </VerbButton>
        ))}
      </div>
    </section>
  )
}
