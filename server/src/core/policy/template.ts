/** What a reply template may ask to be filled in. */
export const templateVariables = [
  'name',
  'emergency_sentence',
  'agency',
  'reference',
  'non_emergency',
] as const
export type TemplateVariable = (typeof templateVariables)[number]

/** The names between double braces in a text, each once, in alphabetical order. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([a-z_]+)\s*\}\}/g)].map((m) => m[1]!))].sort()
}

/**
 * Fills the variables of a template or of a public text. A value that is missing or empty throws and names the
 * variable: nothing half-filled leaves the centre. Braces inside a value are left as they are.
 */
export function fillText(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{\{\s*([a-z_]+)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined
    if (!value)
      throw new Error(`The text needs "${name}", which is not known: fill it in or choose another text.`)
    return value
  })
}
