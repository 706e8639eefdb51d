import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  type Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from '@tanstack/react-virtual'

/** What scrolls a list: a part of the desk at a wide screen, the page itself on a telephone. */
export type Scroller = HTMLElement | Window

/** The nearest thing around an element that scrolls up and down. */
export const scrollerOf = (element: HTMLElement): Scroller => {
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one
  return window
}

export const scrolledBy = (scroller: Scroller): number =>
  scroller instanceof Window ? scroller.scrollY : scroller.scrollTop

/** How far below the beginning of what scrolls an element begins, in px. */
export const belowTop = (element: HTMLElement, scroller: Scroller): number => {
  const { top } = element.getBoundingClientRect()
  if (scroller instanceof Window) return top + scroller.scrollY
  return top - scroller.getBoundingClientRect().top - scroller.clientTop + scroller.scrollTop
}

type Ways = Pick<
  VirtualizerOptions<Element, HTMLElement>,
  'observeElementRect' | 'observeElementOffset' | 'scrollToFn'
>
type OfWindow = Virtualizer<Window, HTMLElement>
const ofWindow: Ways = {
  observeElementRect: (list, tell) => observeWindowRect(list as unknown as OfWindow, tell),
  observeElementOffset: (list, tell) => observeWindowOffset(list as unknown as OfWindow, tell),
  scrollToFn: (to, how, list) => windowScroll(to, how, list as unknown as OfWindow),
}
const ofElement: Ways = { observeElementRect, observeElementOffset, scrollToFn: elementScroll }

/** How a scroller is watched and moved. */
export const waysOf = (scroller: Scroller | null): Ways => (scroller instanceof Window ? ofWindow : ofElement)
