export type Once = { link: string; until: string; mailed: boolean; name: string }

/** A link to hand over; nobody sees it again. */
export const LinkOnce = ({ link, until, mailed, name, onDone }: Once & { onDone: () => void }) => (
  <div className="card needs" role="status">
    <p>
      <strong>Give this link to {name}</strong>, by hand or by a way only they read. It is shown only now and
      opens once, until {new Date(until).toLocaleString()}.{' '}
      {mailed ? 'It also went to them by e-mail.' : 'It was not sent by e-mail.'}
    </p>
    <p className="secret">
      <code>{link}</code>
    </p>
    <div className="row">
      <button type="button" className="verb" onClick={() => void navigator.clipboard?.writeText(link)}>
        Copy
      </button>
      <button type="button" className="verb" onClick={onDone}>
        I have handed it over
      </button>
    </div>
  </div>
)
