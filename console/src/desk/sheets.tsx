import { InterpreterSheet } from '../interpreting/sheet-interpreter.tsx'
import { BandSheet } from './sheet-band.tsx'
import { CloseSheet } from './sheet-close.tsx'
import { DispatchSheet } from './sheet-dispatch.tsx'
import { HandOverSheet } from './sheet-hand-over.tsx'
import { NoteSheet } from './sheet-note.tsx'
import type { SheetProps } from './sheet-props.ts'
import { SplitSheet } from './sheet-split.tsx'
import { TemplateSheet } from './sheet-template.tsx'

export type SheetName =
  | 'close'
  | 'band'
  | 'handOver'
  | 'note'
  | 'dispatch'
  | 'template'
  | 'split'
  | 'interpreter'
type Props = SheetProps & {
  name: SheetName
  language: string
  fill: (template: { id: string; body: string; name: string }) => Promise<void>
  show: (sheet: SheetName) => void
}

/** The one question that a verb asks before it acts. */
export const Sheets = ({ name, fill, language, show, ...rest }: Props) => {
  switch (name) {
    case 'close':
      return <CloseSheet {...rest} />
    case 'band':
      return <BandSheet {...rest} />
    case 'handOver':
      return <HandOverSheet {...rest} />
    case 'note':
      return <NoteSheet {...rest} />
    case 'dispatch':
      return <DispatchSheet {...rest} />
    case 'split':
      return <SplitSheet {...rest} />
    case 'interpreter':
      return <InterpreterSheet {...rest} />
    case 'template':
      return (
        <TemplateSheet {...rest} fill={fill} language={language} askInterpreter={() => show('interpreter')} />
      )
  }
}
