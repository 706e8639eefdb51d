import { useState } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { FileForm } from './file-form.tsx'
import { Patterns } from './patterns.tsx'
import { DaySheet } from './sheet-day.tsx'
import { type Cell, Strip } from './strip.tsx'
import { type Rota, useRota } from './use-rota.ts'
import { dayAfter, dayWords } from './words.ts'

/** Who is meant to be at work, a week at a time. */
export const RotaPage = () => {
  const { may } = useHere()
  return (
    <main id="main" className="page wide rota-page">
      <h1>Rota</h1>
      {may('rota.read') ? <Week /> : <p className="muted">{whyNot('rota.read')}</p>}
    </main>
  )
}

const Week = () => {
  const [from, setFrom] = useState<string | undefined>(undefined)
  const rota = useRota(from)
  if (rota.isPending) return <Loading what="the rota" />
  if (rota.error) return <Failed error={rota.error} again={() => void rota.refetch()} />
  return <Shown rota={rota.data} onFrom={setFrom} />
}

const nowLine = ({ rows }: Rota): string => {
  const named = (now: string): string[] => rows.filter((row) => row.now === now).map((row) => row.person.name)
  const [on, leave] = [named('on'), named('leave')]
  const unknown = named('unknown').length
  return [
    on.length > 0 ? `On now: ${on.join(', ')}` : 'By the rota nobody is on now',
    ...(leave.length > 0 ? [`on leave: ${leave.join(', ')}`] : []),
    ...(unknown > 0 ? [`of ${unknown} of ${rows.length} the rota says nothing`] : []),
  ].join('; ')
}

const Shown = ({ rota, onFrom }: { rota: Rota; onFrom: (day: string | undefined) => void }) => {
  const { may } = useHere()
  const [open, setOpen] = useState<Cell | null>(null)
  const first = rota.days[0]?.day ?? ''
  const last = rota.days.at(-1)?.day ?? ''
  return (
    <>
      <p>{nowLine(rota)}.</p>
      <div className="row">
        <button type="button" className="verb" onClick={() => onFrom(dayAfter(first, -7))}>
          ← Week before
        </button>
        <button type="button" className="verb" onClick={() => onFrom(undefined)}>
          From today
        </button>
        <button type="button" className="verb" onClick={() => onFrom(dayAfter(first, 7))}>
          Week after →
        </button>
        <span className="muted" role="status">
          {dayWords(first)} to {dayWords(last)}
        </span>
      </div>
      {rota.rows.some((row) => row.spans.length > 0) ? null : (
        <Empty title="Nothing is planned in this week.">
          <p>
            {may('rota.manage')
              ? 'Press a day of a person to say when they work, make a pattern below and give it to people, or bring the rota in as a file.'
              : 'Whoever plans the rota puts it in; until then nobody can be counted as cover.'}
          </p>
        </Empty>
      )}
      <Strip rota={rota} onOpen={may('rota.manage') ? setOpen : null} />
      {may('rota.manage') ? (
        <>
          <Patterns rota={rota} />
          <FileForm rota={rota} />
        </>
      ) : null}
      {open ? <DaySheet cell={open} rota={rota} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
