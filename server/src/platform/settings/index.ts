import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

/** A setting of one agency, as it was put; undefined when it never was. The caller knows its shape. */
export const settingOf = async (db: Db | Trx, agency: number, key: string): Promise<unknown> =>
  (
    await db
      .selectFrom('platform.setting')
      .select('value')
      .where('agency_id', '=', agency)
      .where('key', '=', key)
      .executeTakeFirst()
  )?.value

/** Puts a setting in the caller's transaction. Passwords in it are sealed by the caller first. */
export const putSetting = async (
  trx: Trx,
  { agency, key, value, by, at }: { agency: number; key: string; value: object; by: string; at: Date },
): Promise<void> => {
  const put = { value: JSON.stringify(value), changed_at: at, changed_by: by }
  await trx
    .insertInto('platform.setting')
    .values({ agency_id: agency, key, ...put })
    .onConflict((on) => on.columns(['agency_id', 'key']).doUpdateSet(put))
    .execute()
}

/** Every agency's value of one setting. */
export const settingsOf = async (db: Db, key: string): Promise<{ agency: number; value: unknown }[]> =>
  (
    await db
      .selectFrom('platform.setting')
      .select(['agency_id', 'value'])
      .where('key', '=', key)
      .orderBy('agency_id')
      .execute()
  ).map((row) => ({ agency: row.agency_id, value: row.value }))

/**
 * The same setting in another form, which nobody changed: puts `to` where `from` still stands. @returns whether it did
 */
export const rewriteSetting = async (
  db: Db,
  { agency, key, from, to }: { agency: number; key: string; from: object; to: object },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('platform.setting')
    .set({ value: JSON.stringify(to) })
    .where('agency_id', '=', agency)
    .where('key', '=', key)
    .where(sql<boolean>`value = ${JSON.stringify(from)}::jsonb`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
