import { conversationRows, type QueueRow } from '#core/conversations'
import { fillText, type Template, type templateVariables } from '#core/policy'
import { type Desk, deskOf, type On } from './desk.ts'
import { languagesFor } from './languages.ts'
import { refuse } from './refusals.ts'
import { spoken } from './spoken.ts'

type Values = Readonly<Partial<Record<(typeof templateVariables)[number], string>>>

/** The same greeting without a name: "Thank you, {{name}}." becomes "Thank you." */
const withoutName = (body: string): string =>
  body.replace(/[,،、]?[^\S\n]*\{\{\s*name\s*\}\}/gu, '').replace(/^[\s,،、]+/u, '')

/** A template with its variables filled; null when something other than the name is not known. */
export const filled = (template: Pick<Template, 'body'>, values: Values): string | null => {
  const body = values.name?.trim() ? template.body : withoutName(template.body)
  try {
    return fillText(body, values)
  } catch {
    return null
  }
}

/** A name a person would answer to: not the reference or the handle over again. */
const nameFor = ({ name, handle }: QueueRow): string | undefined => {
  const plain = name.replace(/[\p{C}\s]+/gu, ' ').trim()
  return plain && plain.toLowerCase() !== handle.toLowerCase() && handle !== '?' ? plain : undefined
}

const valuesFor = (desk: Desk, language: string, row: QueueRow, reference: string | undefined): Values => {
  const name = nameFor(row)
  return {
    ...(name && { name }),
    ...(reference && { reference }),
    agency: desk.agency.name,
    non_emergency: desk.agency.nonEmergency,
    emergency_sentence: desk.pack.emergencySentence[language] ?? '',
  }
}

/** What the person can quote: the number of the record of what they first wrote. */
const referenceOf = (messages: Awaited<ReturnType<typeof spoken>>): string | undefined => {
  const first = messages.find((message) => message.direction === 'in')
  const number = first?.revisions[0]?.number
  return number ? String(number) : undefined
}

/**
 * The approved templates, the wanted language first (else the conversation's), then the agency's others. For a
 * conversation they come filled; one that needs something unknown is left out: nothing half-filled can be sent.
 */
export const templates: On<'desk.templates'> = async (world, caller, asked) => {
  const desk = await deskOf(world, caller)
  const { pack, agency } = desk
  const [row] = asked.conversation ? await conversationRows(world.db, agency.id, [asked.conversation]) : []
  if (asked.conversation && !row) throw refuse('no_such_conversation')
  const reference = row ? referenceOf(await spoken(world.db, agency.id, row.id)) : undefined
  const shown = languagesFor(pack, agency, asked.language ?? row?.language).flatMap((language) =>
    pack.templates
      .filter((template) => template.language === language && template.approvedBy !== null)
      .map((template) => ({
        template,
        body: row ? filled(template, valuesFor(desk, language, row, reference)) : template.body,
      })),
  )
  return {
    templates: shown.flatMap(({ template: { id, version, name, key, language, emergency }, body }) =>
      body === null ? [] : [{ id, version, name, key: String(key), language, emergency, body }],
    ),
  }
}
