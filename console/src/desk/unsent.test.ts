import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dropUnsent, notDone, unsentOf } from './unsent.ts'

const note = { typed: 'Told the parks department', says: 'The note was not kept.', why: 'No server.' }

describe('an act that was shown and did not come about', () => {
  let dialog: object | null
  beforeEach(() => {
    dialog = null
    vi.stubGlobal('document', { querySelector: () => dialog, activeElement: null })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    dropUnsent('note 1')
  })

  it('opens its form again with what was typed, and keeps that until it is sent or left off', () => {
    const open = vi.fn()
    notDone('note 1', note, open)
    expect(open).toHaveBeenCalledOnce()
    expect(unsentOf('note 1')).toEqual(note)
    expect(unsentOf('note 2')).toBeNull()
    dropUnsent('note 1')
    expect(unsentOf('note 1')).toBeNull()
  })

  it('takes nothing from under the hands of whoever does something else by now', () => {
    dialog = {}
    const open = vi.fn()
    notDone('note 1', note, open)
    expect(open).not.toHaveBeenCalled()
    expect(unsentOf('note 1')).toEqual(note)
  })
})
