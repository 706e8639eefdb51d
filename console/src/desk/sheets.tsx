import { InterpreterSheet } from '../interpreting/sheet-interpreter.tsx'
import { NearSheet } from './beside/sheet-near.tsx'
import { BandSheet } from './sheet-band.tsx'
import { CloseSheet } from './sheet-close.tsx'
import { CopiesSheet } from './sheet-copies.tsx'
import { DispatchSheet } from './sheet-dispatch.tsx'
import { HandOverSheet } from './sheet-hand-over.tsx'
import { LanguageSheet } from './sheet-language.tsx'
import { MergeSheet } from './sheet-merge.tsx'
import { NoteSheet } from './sheet-note.tsx'
import { PlaceSheet } from './sheet-place.tsx'
import type { SheetProps } from './sheet-props.ts'
import { SnippetsSheet } from './sheet-snippets.tsx'
import { SplitSheet } from './sheet-split.tsx'
import { TemplateSheet } from './sheet-template.tsx'
import { ThriveSheet } from './sheet-thrive.tsx'
import type { Thread } from './use-thread.ts'

export type SheetName =
  | 'close'
  | 'band'
  | 'language'
  | 'place'
  | 'thrive'
  | 'handOver'
  | 'note'
  | 'dispatch'
  | 'template'
  | 'split'
  | 'merge'
  | 'snippets'
  | 'copies'
  | 'interpreter'
  | 'near'
export type SheetsProps = SheetProps & {
  name: SheetName
  language: string
  fill: (template: { id: string; body: string; name: string }) => Promise<void>
  show: (sheet: SheetName) => void
  insert: (text: string) => void
  thread: Thread
}

/** The one question that a verb asks before it acts. */
export const Sheets = ({ name, fill, insert, language, show, thread, ...rest }: SheetsProps) => {
  switch (name) {
    case 'close':
      return <CloseSheet {...rest} />
    case 'band':
      return <BandSheet {...rest} />
    case 'language':
      return <LanguageSheet {...rest} />
    case 'place':
      return <PlaceSheet {...rest} />
    case 'thrive':
      return <ThriveSheet {...rest} />
    case 'handOver':
      return <HandOverSheet {...rest} />
    case 'note':
      return <NoteSheet {...rest} />
    case 'dispatch':
      return <DispatchSheet {...rest} />
    case 'copies':
      return <CopiesSheet {...rest} />
    case 'near':
      return <NearSheet {...rest} />
    case 'split':
      return <SplitSheet {...rest} thread={thread} />
    case 'merge':
      return <MergeSheet {...rest} />
    case 'snippets':
      return <SnippetsSheet {...rest} insert={insert} />
    case 'interpreter':
      return <InterpreterSheet {...rest} />
    case 'template':
      return (
        <TemplateSheet {...rest} fill={fill} language={language} askInterpreter={() => show('interpreter')} />
      )
  }
}
