/** An element as the library's reader gives it: its attributes, its text, and its children by their names. */
export type Element = { readonly [name: string]: unknown }

/** The children of that name. */
export const named = (element: Element | undefined, name: string): Element[] => {
  const found = element?.[name]
  const all = Array.isArray(found) ? found : found === undefined ? [] : [found]
  return all.map((one) => (typeof one === 'string' ? { _: one } : (one as Element)))
}

export const attributeOf = (element: Element, name: string): string | null => {
  const value = (element.$ as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export const textOf = (element: Element): string => (typeof element._ === 'string' ? element._.trim() : '')
