import type { Conversation } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { does } from '../shell/verbs.ts'
import { AccountLine } from './beside/account-line.tsx'
import { Definitions } from './beside/definitions.tsx'
import { Earlier } from './beside/earlier.tsx'
import { Near } from './beside/near.tsx'
import { Where } from './beside/where.tsx'
import { timeAt } from './clocks.ts'
import { needsCare } from './contact.ts'
import { correctionWords } from './corrected.ts'
import { languageWords } from './languages.ts'
import { Moderation } from './moderation.tsx'
import { namesOf } from './names.ts'
import { NotesList } from './notes-list.tsx'
import type { SheetName } from './sheets.tsx'
import { Thrive } from './thrive.tsx'

/** Everything about it at hand: the person and what they wrote before, where it is, who else speaks of it, notes, the account. */
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
  const query = useQuery(ask.beside(agency.id, conversation.id))
  const beside = query.data
  const { author, contact, corrections } = conversation
  const { name, handle } = namesOf(author)
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
        {beside ? (
          <Earlier conversation={conversation} person={beside.person} />
        ) : query.error ? null : (
          <p className="muted">Looking for earlier contact…</p>
        )}
        {query.error ? <p className="muted small">{query.error.message}</p> : null}
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
      </section>
      <Near near={beside?.near} show={() => show('near')} />
      <Where
        conversation={conversation}
        located={beside?.located ?? []}
        hasMap={beside?.map ?? null}
        whyNot={whyNot}
        mark={() => show('place')}
      />
      <Definitions definitions={conversation.definitions} />
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
        <h2>Account</h2>
        <AccountLine account={conversation.account} state={beside?.account} />
        {may('records.read') ? (
          <p>
            <Link to="/records" search={{ subject: conversation.id }}>
              Its records
            </Link>
          </p>
        ) : null}
      </section>
      <div>
        <VerbButton keyShown=":" onPress={() => does('said')} describes="So that nobody contradicts it">
          Said in public today
        </VerbButton>
      </div>
      {may('moderation.act') ? <Moderation conversation={conversation} /> : null}
    </aside>
  )
}
