import { type Conversation, counted } from '@callbox/contract'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { timeAt } from './clocks.ts'

type Form = NonNullable<Conversation['thrive']>

const Version = ({ form, version }: { form: Form; version: Form['versions'][number] }) => {
  const { agency } = useHere()
  const now = useNow()
  const level = (id: string): string => form.levels.find((one) => one.id === id)?.name ?? id
  return (
    <>
      <dl className="facts">
        {version.said.map((said) => (
          <div key={said.field} className="facts-row">
            <dt>{form.fields.find((field) => field.id === said.field)?.name ?? said.field}</dt>
            <dd>
              {level(said.level)}
              {said.words ? (
                <>
                  : <bdi>{said.words}</bdi>
                </>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <bdi dir="auto">{version.rationale}</bdi>
        <span className="muted small">
          {version.by.name}, {timeAt(version.at, agency.zone, now)}, version {version.version}
        </span>
      </p>
    </>
  )
}

/** THRIVE beside the conversation: the newest version, the earlier ones on demand. Only where the pack has it. */
export const Thrive = ({ form, open, whyNot }: { form: Form; open: () => void; whyNot: string | null }) => {
  const [newest, ...earlier] = form.versions
  return (
    <section>
      <h2>THRIVE</h2>
      {newest ? (
        <Version form={form} version={newest} />
      ) : (
        <p className="muted">Nobody has assessed it yet. It is a person’s word; no software fills it in.</p>
      )}
      <div>
        <VerbButton keyShown="V" onPress={open} whyNot={whyNot}>
          {newest ? 'Assess again' : 'Assess'}
        </VerbButton>
      </div>
      {earlier.length > 0 ? (
        <details>
          <summary>{counted(earlier.length, 'earlier version')}</summary>
          {earlier.map((version) => (
            <Version key={version.version} form={form} version={version} />
          ))}
        </details>
      ) : null}
    </section>
  )
}
