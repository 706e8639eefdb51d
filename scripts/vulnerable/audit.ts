import { z } from 'zod'

const via = z.union([z.string(), z.object({ title: z.string(), url: z.string(), range: z.string() })])
const audit = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), via: z.array(via) })),
})

/** What `npm audit --json` says, a line each; null when the registry gave no answer. */
export const auditWords = (said: string): string[] | null => {
  try {
    const { vulnerabilities } = audit.parse(JSON.parse(said))
    return Object.entries(vulnerabilities).flatMap(([name, { severity, via }]) =>
      via.flatMap((one) =>
        typeof one === 'string' ? [] : [`${severity}: ${name} ${one.range}: ${one.title} (${one.url})`],
      ),
    )
  } catch {
    return null
  }
}
