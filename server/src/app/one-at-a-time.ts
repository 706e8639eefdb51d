/**
 * Does `work` for what was asked since it began last, once at a time: a thousand notices while it works are one more
 * round, and never a thousand that wait. Null stands for every agency.
 */
export const oneAtATime = (
  work: (asked: readonly (number | null)[]) => Promise<void>,
): { ask(agency: number | null): void; idle(): Promise<void> } => {
  const asked = new Set<number | null>()
  let running: Promise<void> | null = null
  const run = async (): Promise<void> => {
    while (asked.size > 0) {
      const now = asked.has(null) ? [null] : [...asked]
      asked.clear()
      await work(now)
    }
    running = null
  }
  return {
    ask(agency) {
      asked.add(agency)
      running ??= run()
    },
    idle: async () => {
      await running
    },
  }
}
