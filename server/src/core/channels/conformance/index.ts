import { afterAll, beforeAll, describe, test } from 'vitest'
import { abilityStories, decodeStories, keptStories } from './declared.ts'
import type { Harness, Scene, Story, Subject } from './harness.ts'
import { moderationStories } from './moderating.ts'
import { profileStories } from './profiling.ts'
import { pullStories } from './reading.ts'
import { publishStories } from './sending.ts'
import { healthStories } from './standing.ts'
import { streamStories } from './streaming.ts'
import { webhookStories } from './webhook.ts'

export type { Fault, Harness, Said, Scene, Subject } from './harness.ts'
export { type MemoryNetwork, memoryNetwork } from './memory.ts'

/**
 * What every connector keeps, whatever its network: registers one test for each promise its abilities make. Used by a
 * test file beside the connector, or by one that brings its real network up.
 */
export const conformance = (subject: Subject): void => {
  describe(`the connector ${subject.connector.network}`, () => {
    let harness: Harness | undefined
    let missing = ''
    beforeAll(async () => {
      harness = await subject.make().catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'PartMissing') throw error
        missing = error.message
        return undefined
      })
    })
    afterAll(async () => harness?.stop())

    const withHarness = (name: string, run: (harness: Harness) => Promise<void>) =>
      test(name, async (context) => {
        if (!harness) return context.skip(missing)
        await run(harness)
      })
    const story: Story = (name, run) =>
      withHarness(name, async (made) => {
        const scene: Scene = await made.begin()
        try {
          await run(scene)
        } finally {
          await scene.fault('none')
        }
      })

    abilityStories(subject)
    keptStories(subject)
    decodeStories(subject, withHarness)
    const { reads } = subject.connector.abilities({ settings: {} })
    if (reads.includes('pull')) pullStories(subject, story)
    if (reads.includes('stream')) streamStories(subject, story)
    if (reads.includes('webhook')) webhookStories(subject, story)
    if (subject.connector.publish) publishStories(subject, story)
    if (subject.connector.moderate) moderationStories(subject, story)
    const { profile } = subject.connector.abilities({ settings: {} })
    if (profile?.read && profile.write) profileStories(subject, story)
    healthStories(subject, story)
  })
}
