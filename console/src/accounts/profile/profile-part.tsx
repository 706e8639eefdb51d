import type { RegisterEntry } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api/queries.ts'
import { useHere, whyNot } from '../../api/session.ts'
import { Failed, Loading, VerbButton } from '../../shell/parts.tsx'
import { KitPart } from './kit-part.tsx'
import { LivePart } from './live-part.tsx'
import { DecideSheet, PictureEndSheet, PictureSheet, PushSheet, SetSheet, type Version } from './sheets.tsx'
import { StatementPart } from './statement-part.tsx'
import { StatementSheet } from './statement-sheet.tsx'

export type OpenProfileSheet =
  | { is: 'write' | 'picture' }
  | { is: 'push' | 'set'; one: Version }
  | { is: 'decide'; one: Version; as: 'approve' | 'refuse' }
  | { is: 'picture_end'; picture: string }

/** What an account says about itself: what stands on its network, what is approved, and where the two part. */
export const ProfilePart = ({ entry }: { entry: RegisterEntry }) => {
  const { agency, may } = useHere()
  const query = useQuery({ ...ask.profile(agency.id, entry.id), enabled: may('accounts.read') })
  const [open, setOpen] = useState<OpenProfileSheet | null>(null)
  const view = query.data
  if (view && !view.has)
    return (
      <section className="card">
        <h2>What it says about itself</h2>
        <p className="muted">This is our own page: it says all of it by itself.</p>
      </section>
    )
  const close = () => setOpen(null)
  const no = may('accounts.manage') ? null : whyNot('accounts.manage')
  return (
    <section className={`card profile ${view?.driftedSince ? 'needs' : ''}`}>
      <div className="row spread">
        <h2>What it says about itself</h2>
        {view ? (
          <VerbButton onPress={() => setOpen({ is: 'write' })} whyNot={no}>
            Write the statement
          </VerbButton>
        ) : null}
      </div>
      {query.isPending ? <Loading what="what it says" /> : null}
      {query.error && !view ? <Failed error={query.error} again={() => void query.refetch()} /> : null}
      {view ? (
        <>
          <LivePart entry={entry} view={view} />
          <StatementPart entry={entry} view={view} open={setOpen} />
          <KitPart entry={entry} view={view} open={setOpen} />
          {open ? <OpenSheet open={open} entry={entry} view={view} onClose={close} /> : null}
        </>
      ) : null}
    </section>
  )
}

const OpenSheet = ({ open, ...of }: { open: OpenProfileSheet } & Parameters<typeof StatementSheet>[0]) => {
  switch (open.is) {
    case 'write':
      return <StatementSheet {...of} />
    case 'push':
      return <PushSheet {...of} one={open.one} />
    case 'set':
      return <SetSheet {...of} one={open.one} />
    case 'decide':
      return <DecideSheet {...of} one={open.one} as={open.as} />
    case 'picture':
      return <PictureSheet {...of} />
    case 'picture_end':
      return <PictureEndSheet {...of} picture={open.picture} />
  }
}
