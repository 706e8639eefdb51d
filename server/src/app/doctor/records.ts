import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { checkEntry, partsOf } from '#core/archive'
import { type Check, type Examined, finding } from './finding.ts'

const page = 500

/** Ids of entries to look at: all, page by page; or the newest and as many at random. */
async function* entriesOf({ db, all, sample }: Examined, agency: number): AsyncGenerator<string> {
  if (!all) {
    const { rows } = await sql<{ id: string }>`
      (select entry_id as id from archive.entry where agency_id = ${agency} order by number desc limit ${sample})
      union
      (select e.entry_id from (select min(number) as low, max(number) as high from archive.entry where agency_id = ${agency}) as span,
        lateral (select distinct floor(low + random() * (high - low + 1))::bigint as number from generate_series(1, ${sample}::int)) as drawn
        join archive.entry e on e.agency_id = ${agency} and e.number = drawn.number)`.execute(db)
    for (const { id } of rows) yield id
    return
  }
  for (let after = -1; ; ) {
    const { rows } = await sql<{
      id: string
      number: number
    }>`select entry_id as id, number from archive.entry
      where agency_id = ${agency} and number > ${after} order by number limit ${page}`.execute(db)
    for (const { id } of rows) yield id
    if (rows.length < page) return
    after = Number(rows.at(-1)!.number)
  }
}

/** Leaf, hash and each commitment recomputed, files read; nothing has an erasure yet, so no part may be missing. */
const hold: Check = {
  name: 'records hold: leaves, commitments and files',
  async look(examined) {
    const wrong: string[] = []
    for (const agency of examined.agencies)
      for await (const id of entriesOf(examined, agency)) {
        const entry = await checkEntry(examined.world, agency, id)
        if (!entry) continue
        const parts = entry.parts.filter((part) => !part.holds).map((part) => part.part)
        const gone = [...partsOf(Buffer.from(entry.leaf)).keys()].filter(
          (name) => !entry.parts.some((part) => part.part === name),
        )
        if (entry.holds && gone.length === 0) continue
        const why = [
          ...parts.map((part) => `${part} does not hold`),
          ...gone.map((part) => `${part} is missing`),
        ]
        wrong.push(`record ${entry.number} (${why.join(', ') || 'its leaf'})`)
      }
    return finding(
      'wrong',
      wrong,
      (n) => `${counted(n, 'record')} ${plural(n, 'does', 'do')} not hold`,
      'Keep the database as it is, restore these entries and files from a backup beside it and compare; find out who changed them.',
    )
  },
}

/** The original and the copy for looking at stand in the store. */
const media: Check = {
  name: 'the files of pictures and videos are there',
  async look({ db, world, agencies, all, sample }) {
    const wrong: string[] = []
    for (const agency of agencies)
      for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
        const { rows } = await sql<{
          message: string
          position: number
          files: Buffer[]
        }>`select message_id as message, position,
            array_remove(array[sha256, shown_sha256], null) as files from conversations.medium
          where agency_id = ${agency} and state = 'kept' and message_id in (
            select message_id from conversations.medium where agency_id = ${agency} and state = 'kept' and ${all ? sql`message_id > ${after}::uuid` : sql`true`}
            group by message_id order by ${all ? sql`message_id` : sql`message_id desc`} limit ${all ? page : sample})
          order by message_id`.execute(db)
        for (const { message, position, files } of rows) {
          const there = await Promise.all(files.map((file) => world.files.has(file)))
          if (files.length === 0 || there.includes(false)) wrong.push(`${message} medium ${position}`)
        }
        if (!all || rows.length === 0) break
        after = rows.at(-1)!.message
      }
    return finding(
      'wrong',
      wrong,
      (n) => `${counted(n, 'picture or video', 'pictures or videos')} ${plural(n, 'has', 'have')} no file`,
      'Restore the folder "files" from the backup of the same time as the database.',
    )
  },
}

export const records: readonly Check[] = [hold, media]
