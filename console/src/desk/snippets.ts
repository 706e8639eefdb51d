import type { Conversation } from '@callbox/contract'

type Known = Pick<Conversation, 'author' | 'places' | 'messages'>

/** What a snippet's fields mean in a conversation; what is not known has no value. */
export const valuesIn = ({
  author,
  places,
  messages,
}: Known): Record<'name' | 'place' | 'number', string> => {
  const name = author.name.replace(/[\p{C}\s]+/gu, ' ').trim()
  const said = name && name.toLowerCase() !== author.handle.toLowerCase() ? name : ''
  const number = messages.find((one) => one.direction === 'in')?.revisions[0]?.entry.number
  return {
    name: said,
    place: places.findLast((one) => !one.struck)?.words ?? '',
    number: number ? String(number) : '',
  }
}

/** A snippet with its fields filled; one that is not known stays, so that the writer sees it and the door does not let it out. */
export const filledSnippet = (body: string, conversation: Known): string => {
  const values = valuesIn(conversation)
  return body.replace(
    /\{\s*(name|place|number)\s*\}/g,
    (field, name: keyof typeof values) => values[name] || field,
  )
}

/** The fields that still stand in a text. */
export const unfilledIn = (text: string): string[] => [
  ...new Set(text.match(/\{\s*(?:name|place|number)\s*\}/g) ?? []),
]
