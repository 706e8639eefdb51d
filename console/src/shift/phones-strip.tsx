import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { keyOf } from '../desk/keys.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { usePhones } from './use-phones.ts'

/** On every screen while it is so: since when the telephones leave nobody for the queue, and by whose word (APCO 4.5.3). */
export const PhonesStrip = () => {
  const { agency, may } = useHere()
  const { phones, asked, press, tell, not, refused, forget } = usePhones()
  const now = useNow()
  const works = may('desk.work')
  useVerb('phones', works ? press : null)
  useVerb('back', asked ? not : null, 5)
  if (!phones && !asked) return <Refusal sentence={refused} onForget={forget} />
  return (
    <section className="phones-strip" aria-label="The phones">
      <p className="phones-words">
        {phones ? (
          <strong>
            <span aria-hidden="true">☎ </span>
            The phones have us since {timeAt(phones.since, agency.zone, now)} (<bdi>{phones.by.name}</bdi>)
          </strong>
        ) : (
          <strong>Do the phones have us?</strong>
        )}{' '}
        {asked ? (
          <span>
            {phones
              ? `Say that they have let go: press ${keyOf('phones')} again.`
              : `Everybody here then sees that nobody can look at the queue: press ${keyOf('phones')} again.`}
          </span>
        ) : null}
      </p>
      {phones && !asked ? <Told notice={phones.notice} /> : null}
      {!works ? null : asked ? (
        <>
          <VerbButton keyShown={keyOf('phones')} strong onPress={() => void tell()}>
            {phones ? 'Yes, they have let go' : 'Yes, the phones have us'}
          </VerbButton>
          <VerbButton keyShown="Esc" onPress={not}>
            No
          </VerbButton>
        </>
      ) : (
        <VerbButton keyShown={keyOf('phones')} onPress={press}>
          They have let go
        </VerbButton>
      )}
      <Refusal sentence={refused} onForget={forget} />
    </section>
  )
}

/** What the public knows of it: nothing, as long as nobody posts it. */
const Told = ({ notice }: { notice: string | null }) => (
  <details className="phones-told">
    <summary>Nothing is posted about this</summary>
    <p>
      {notice
        ? `The prepared words are: “${notice}” Notices cannot be posted from here yet: post them on your accounts by hand, and take them down afterwards.`
        : 'There are no prepared words for this. Tell the public on your accounts by hand, and take it down afterwards.'}
    </p>
  </details>
)
