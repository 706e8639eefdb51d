import type { Conversation } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { Band } from '../shell/shapes.tsx'
import { timeAt } from './clocks.ts'
import { needsCare } from './contact.ts'
import { correctionWords } from './corrected.ts'
import { languageWords } from './languages.ts'
import { Moderation } from './moderation.tsx'
import { accountWords, namesOf } from './names.ts'
import { NotesList } from './notes-list.tsx'
import type { SheetName } from './sheets.tsx'
import { Thrive } from './thrive.tsx'

/** Everything about it at hand: the person, how to reach them safely, place, notes, what came before. */
export const Context = ({
  conversation,
  whyNot,
  show,
}: {
  conversation: Conversation
  /** Why this person cannot correct anything here; null when they can. */
  whyNot: string | null
  show: (sheet: SheetName) => void
}) => {
  const { agency, may } = useHere()
  const now = useNow()
  const account = useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts.find(
    (one) => one.id === conversation.account.id,
  )
  const { author, contact, earlier } = conversation
  const { name, handle } = namesOf(author)
  const { places, corrections } = conversation
  const reach = [
    ...new Set(
      conversation.messages.flatMap((one) =>
        one.context.contact && one.context.contact !== contact?.how ? [one.context.contact] : [],
      ),
    ),
  ]
  return (
    <aside className="context" aria-label="About this conversation">
      <section>
        <h2>Person</h2>
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>
          {handle ? (
            <>
              <br />
              <bdi className="muted">{handle}</bdi>
            </>
          ) : null}
        </p>
        <p className="row">
          Writes {languageWords(conversation.language)}
          <VerbButton
            keyShown="W"
            onPress={() => show('language')}
            whyNot={whyNot}
            describes="Correct the language it is written in"
          >
            Language
          </VerbButton>
          {author.blocked ? <span className="tag">blocked</span> : null}
        </p>
        {contact ? (
          <p className={needsCare(contact) ? 'caution' : ''}>
            <strong>About contact:</strong> {contact.safe}
            {contact.how ? (
              <>
                {contact.safe ? ', ' : ''}
                <bdi>{contact.how}</bdi>
              </>
            ) : null}
          </p>
        ) : (
          <p className="muted">Nothing was said about contact.</p>
        )}
        {reach.map((one) => (
          <p key={one}>
            <strong>Call-back</strong> <bdi>{one}</bdi>
          </p>
        ))}
      </section>
      <section>
        <h2>Place</h2>
        {places.length === 0 ? <p className="muted">None was found in the words.</p> : null}
        {places.map(({ words, struck }) => (
          <p key={words}>
            <bdi className={struck ? 'struck' : ''}>{words}</bdi>
            {struck ? <span className="muted small">a colleague says it is no place</span> : null}
          </p>
        ))}
        <div>
          <VerbButton
            keyShown="M"
            onPress={() => show('place')}
            whyNot={whyNot}
            describes="Add a place that was missed, or strike what is none"
          >
            Place
          </VerbButton>
        </div>
      </section>
      {conversation.thrive ? (
        <Thrive form={conversation.thrive} open={() => show('thrive')} whyNot={whyNot} />
      ) : null}
      {corrections.length ? (
        <section>
          <h2>Corrected</h2>
          <ul className="quiet">
            {corrections.map((one) => (
              <li key={one.id}>
                <bdi>{correctionWords(one)}</bdi>
                <span className="muted small">
                  {one.by.name}, {timeAt(one.at, agency.zone, now)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section>
        <h2>Notes</h2>
        <NotesList conversation={conversation} />
      </section>
      <section>
        <h2>Before this</h2>
        {earlier.length === 0 ? <p className="muted">Nothing from this person.</p> : null}
        {conversation.state === 'closed' ? null : (
          <div>
            <VerbButton
              keyShown="&"
              onPress={() => show('merge')}
              whyNot={whyNot}
              describes="Take another conversation of the same person into this one"
            >
              Merge
            </VerbButton>
          </div>
        )}
        <ul className="quiet">
          {earlier.map((one) => (
            <li key={one.id}>
              <Link to="/c/$id" params={{ id: one.id }}>
                <Band place={one.band} short /> <bdi className="note-words">{one.preview}</bdi>
              </Link>
              <span className="muted small">
                {timeAt(one.openedAt, agency.zone, now)}, {one.state}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Account</h2>
        <p>
          <bdi>{accountWords(conversation.account)}</bdi>
        </p>
        {account && account.health.state !== 'well' ? (
          <p className="caution">{account.health.sentence}</p>
        ) : null}
        {may('records.read') ? (
          <p>
            <Link to="/records" search={{ subject: conversation.id }}>
              Its records
            </Link>
          </p>
        ) : null}
      </section>
      {may('moderation.act') ? <Moderation conversation={conversation} /> : null}
    </aside>
  )
}
