import type { AttestedLine, ClosingLine, LifeStep, RegisterEntry } from '@callbox/contract'
import { AboutSheet } from './sheet-about.tsx'
import { AgainSheet, AttestSheet, EndSheet } from './sheet-attest.tsx'
import { PrivateSheet, ProcedureSheet, RiskSheet } from './sheet-decide.tsx'
import { HoursSheet } from './sheet-hours.tsx'
import { KeepersSheet } from './sheet-keepers.tsx'
import type { Register } from './sheet-propose.tsx'
import { StepSheet, TickSheet } from './sheet-step.tsx'

export type OpenSheet =
  | { is: 'about' | 'keepers' | 'hours' | 'private' | 'procedure' | 'risk' | 'attest' }
  | { is: 'step'; step: LifeStep }
  | { is: 'tick'; line: ClosingLine }
  | { is: 'again' | 'end'; line: AttestedLine }

export type EntrySheet = { entry: RegisterEntry; register: Register; onClose: () => void }

/** The sheet that was asked for. */
export const SheetOf = ({ open, ...of }: EntrySheet & { open: OpenSheet }) => {
  switch (open.is) {
    case 'about':
      return <AboutSheet {...of} />
    case 'keepers':
      return <KeepersSheet {...of} />
    case 'hours':
      return <HoursSheet {...of} />
    case 'private':
      return <PrivateSheet {...of} />
    case 'procedure':
      return <ProcedureSheet {...of} />
    case 'risk':
      return <RiskSheet {...of} />
    case 'attest':
      return <AttestSheet {...of} />
    case 'step':
      return <StepSheet {...of} step={open.step} />
    case 'tick':
      return <TickSheet {...of} line={open.line} />
    case 'again':
      return <AgainSheet {...of} line={open.line} />
    case 'end':
      return <EndSheet {...of} line={open.line} />
  }
}
