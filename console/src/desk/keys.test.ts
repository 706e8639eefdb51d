import { describe, expect, it } from 'vitest'
import { groups, keys, meaning } from './keys.ts'

const press = (key: string, more: Partial<Parameters<typeof meaning>[0]> = {}) =>
  meaning({
    key,
    ctrl: false,
    alt: false,
    shift: false,
    inText: false,
    onControl: false,
    afterG: false,
    ...more,
  })

describe('the keys', () => {
  it('claim, template, send: three keystrokes to an answer', () => {
    expect(press('c')).toEqual({ verb: 'claim' })
    expect(press('1')).toEqual({ verb: 'template 1' })
    expect(press('Enter', { ctrl: true, inText: true })).toEqual({ verb: 'send' })
  })
  it('are typed as letters inside a text field, except Ctrl+Enter and Esc', () => {
    for (const key of ['c', 'r', '1', 'x', ' ', '?', 'Enter']) expect(press(key, { inText: true })).toBeNull()
    expect(press('Escape', { inText: true })).toEqual({ verb: 'back' })
  })
  it('leave Enter and Space to a focused button', () => {
    expect(press('Enter', { onControl: true })).toBeNull()
    expect(press(' ', { onControl: true })).toBeNull()
    expect(press('c', { onControl: true })).toEqual({ verb: 'claim' })
  })
  it('go to a screen after G, and only then', () => {
    expect(press('g')).toEqual({ waiting: 'g' })
    expect(press('a', { afterG: true })).toEqual({ verb: 'go accounts' })
    expect(press('a')).toEqual({ verb: 'acknowledge' })
    expect(press('*', { shift: true })).toEqual({ verb: 'open alarm' })
    expect(press('l', { afterG: true })).toEqual({ verb: 'go alarms' })
    expect(press('l')).toEqual({ verb: 'split' })
    expect(press('w', { afterG: true })).toEqual({ verb: 'go wall' })
    expect(press('h', { afterG: true })).toEqual({ verb: 'go status' })
    expect(press('w')).toEqual({ verb: 'language' })
    expect(press('x', { afterG: true })).toBeNull()
  })
  it('take the last act back by Ctrl+Z, and in a text field what was typed, as everywhere', () => {
    expect(press('z', { ctrl: true })).toEqual({ verb: 'take back' })
    expect(press('z', { ctrl: true, inText: true })).toBeNull()
    expect(press('z')).toEqual({ verb: 'undo' })
  })
  it('choose rows by , and Shift with the arrows, and open a saved view by G and a digit', () => {
    expect(press(',')).toEqual({ verb: 'choose' })
    expect(press('ArrowDown', { shift: true })).toEqual({ verb: 'choose next' })
    expect(press('ArrowUp', { shift: true })).toEqual({ verb: 'choose previous' })
    expect(press('ArrowDown')).toEqual({ verb: 'next' })
    expect(press('3', { afterG: true })).toEqual({ verb: 'view 3' })
    expect(press('v', { afterG: true })).toEqual({ verb: 'views' })
    expect(press('3')).toEqual({ verb: 'template 3' })
  })
  it('mean one thing each: no key of the table is given twice in one place', () => {
    const shown = keys.filter(({ group }) => group !== 'Go to').map((key) => key.shown)
    expect(shown).toEqual([...new Set(shown)])
  })
  it('do what the table, the overlay and the printed sheet say they do: there is no second list', () => {
    const named: Record<string, string> = {
      space: ' ',
      esc: 'Escape',
      enter: 'Enter',
      '↓': 'ArrowDown',
      '↑': 'ArrowUp',
      '1–9': '1',
    }
    for (const { verb, shown } of keys) {
      const [first = '', second] = shown.toLowerCase().split(' ')
      const held = /^(ctrl|shift)\+(.+)$/.exec(first)
      const key = held?.[2] ?? second ?? first
      const modified = {
        ctrl: held?.[1] === 'ctrl',
        shift: held?.[1] === 'shift',
        afterG: second !== undefined,
      }
      const does = press(named[key] ?? key, modified)
      expect(does, shown).toEqual({ verb: verb === 'template n' ? 'template 1' : verb })
    }
  })
  it('all stand in a group that is shown', () => {
    expect(keys.filter(({ group }) => !groups.includes(group))).toEqual([])
  })
  it("leave the browser's own keys alone", () => {
    expect(press('c', { ctrl: true })).toBeNull()
    expect(press('r', { ctrl: true })).toBeNull()
    expect(press('c', { alt: true })).toBeNull()
  })
  it('are each shown once', () => {
    const shown = keys.map((key) => key.shown)
    expect(new Set(shown).size).toBe(shown.length)
  })
})
