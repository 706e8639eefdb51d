import { expect } from 'vitest'
import { type Decoded, type Json, type Pulled, SignedOut } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

export const streamStories = ({ connector, says, faults, scenes }: Subject, story: Story): void => {
  const many = async (scene: Scene, words: string, count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let i = 0; i < count; i++)
      ids.push(await scene.say({ kind: says[i % says.length]!, text: `${words} ${i}` }))
    return ids
  }

  const followerOf = (scene: Scene) => {
    const follower = {
      position: null as Json,
      ids: [] as string[],
      /** Follows, as after a restart, until `count` messages have come in all, or the stream ends. */
      until: async (count: number): Promise<void> => {
        const stop = new AbortController()
        try {
          const stream = connector.stream!(scene.session(), follower.position, stop.signal)
          for await (const pulled of stream) {
            follower.ids.push(...idsOf(pulled))
            follower.position = JSON.parse(JSON.stringify(pulled.position)) as Json
            if (follower.ids.length >= count) return
          }
        } finally {
          stop.abort()
        }
      },
    }
    return follower
  }
  const idsOf = ({ deliveries }: Pulled): string[] =>
    deliveries.flatMap((one) => connector.decode(one)).map((said: Decoded) => said.networkId)

  story('what people say flows in once, what was said before and what is said meanwhile', async (scene) => {
    const follower = followerOf(scene)
    const before = await many(scene, 'before', 3)
    const following = follower.until(6)
    const meanwhile = await many(scene, 'meanwhile', 3)
    await following
    expect([...follower.ids].sort()).toEqual([...before, ...meanwhile].sort())
  })

  story(
    'a stream left in the middle is taken up at its position: nothing twice, nothing lost',
    async (scene) => {
      const follower = followerOf(scene)
      const made = await many(scene, 'first', 5)
      await follower.until(2)
      made.push(...(await many(scene, 'while away', 3)))
      await follower.until(made.length)
      expect([...follower.ids].sort()).toEqual([...made].sort())
    },
  )

  if (faults.includes('cut'))
    story('a stream that breaks is taken up again: each message exactly once', async (scene) => {
      const follower = followerOf(scene)
      const made = await many(scene, 'before it broke', 5)
      await scene.fault('cut')
      await follower.until(Number.POSITIVE_INFINITY).catch((error: unknown) => {
        expect(error).not.toBeInstanceOf(SignedOut)
      })
      expect(follower.ids.length).toBeLessThan(made.length)
      await scene.fault('none')
      made.push(...(await many(scene, 'after it broke', 3)))
      await follower.until(made.length)
      expect([...follower.ids].sort()).toEqual([...made].sort())
    })

  story('an abort ends it, also while nobody says anything', async (scene) => {
    for (const when of ['before', 'while it waits'] as const) {
      const stop = new AbortController()
      if (when === 'before') stop.abort()
      const stream = connector.stream!(scene.session(), null, stop.signal)[Symbol.asyncIterator]()
      const next = stream.next().catch(() => ({ done: true }))
      stop.abort()
      expect(await next, when).toMatchObject({ done: true })
    }
  })

  if (scenes.includes('revoke'))
    story('a stream with a credential that was taken back says so', async (scene) => {
      await scene.revoke!()
      await expect(followerOf(scene).until(1)).rejects.toBeInstanceOf(SignedOut)
    })
}
