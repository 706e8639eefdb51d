import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Standard, standardFile } from './schema.ts'
import { packsFolder, readYaml } from './yaml-file.ts'

/**
 * Every standard in `packs/standards/`, in the order of the file names, with all its clauses: the catalogue behind the
 * clause ledger. Throws a `PackError` (file, line, field, remedy) when a file is broken or a clause id appears twice.
 */
export function loadStandards(root: string = packsFolder): Standard[] {
  const folder = join(root, 'standards')
  const seen = new Set<string>()
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const { data, fail } = readYaml(root, join(folder, name), standardFile)
      data.clauses.forEach((clause, i) => {
        const key = `${data.standard} ${clause.id}`
        if (seen.has(key))
          throw fail(['clauses', i, 'id'], `${clause.id} appears twice`, 'give each clause one entry')
        seen.add(key)
      })
      return data
    })
}
