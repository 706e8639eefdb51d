import { useState, useSyncExternalStore } from 'react'
import { type SheetName, Sheets, type SheetsProps } from './sheets.tsx'

/** Which sheet of a conversation is open: kept beside what is drawn, so that a key that opens one draws the sheet and nothing else. */
export type OpenSheet = {
  now(): SheetName | null
  show(name: SheetName | null): void
  listen(listener: () => void): () => void
}

/** @param before is done before one opens or closes */
export const useSheets = (before: () => void): OpenSheet =>
  useState(() => {
    const listeners = new Set<() => void>()
    let open: SheetName | null = null
    return {
      now: () => open,
      show: (name: SheetName | null) => {
        before()
        open = name
        for (const listener of listeners) listener()
      },
      listen: (listener: () => void) => {
        listeners.add(listener)
        return () => {
          listeners.delete(listener)
        }
      },
    }
  })[0]

/** The sheet that is open now. */
export const useSheetNow = (sheets: OpenSheet): SheetName | null =>
  useSyncExternalStore(sheets.listen, sheets.now)

type Props = Omit<SheetsProps, 'name' | 'onClose' | 'again' | 'show'> & {
  sheets: OpenSheet
  /** Whether its conversation is still shown. */
  here: () => boolean
}

/** Where it stands. */
export const SheetPlace = ({ sheets, here, ...rest }: Props) => {
  const name = useSheetNow(sheets)
  if (!name) return null
  return (
    <Sheets
      {...rest}
      name={name}
      onClose={() => sheets.show(null)}
      again={() => here() && sheets.show(name)}
      show={sheets.show}
    />
  )
}
