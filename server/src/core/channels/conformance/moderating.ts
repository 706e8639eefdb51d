import { expect } from 'vitest'
import type { Json } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

export const moderationStories = ({ connector, says }: Subject, story: Story): void => {
  const can = connector.abilities({ settings: {} })
  const moderate = connector.moderate!

  const received = async (scene: Scene, kind: string, text: string) => {
    const id = await scene.say({ kind, text })
    await scene.settle()
    const pulled = await connector.pull!(scene.session(), null)
    const said = pulled.deliveries
      .flatMap((one) => connector.decode(one))
      .find((one) => one.networkId === id)!
    return { id, refs: (said.context.refs ?? null) as Json }
  }

  if (can.deleteOwn)
    story('a post of ours is deleted; deleted again it is deleted', async (scene) => {
      const madeAt = scene.session().now()
      const out = {
        key: connector.keyFor({ id: 'gone', madeAt }),
        text: 'wrong',
        language: 'en',
        madeAt,
        to: null,
      }
      const done = await connector.publish!(scene.session(), out)
      if (done.is !== 'published') return expect(done).toMatchObject({ is: 'published' })
      const act = { act: 'delete_own', networkId: done.networkId } as const
      expect(await moderate(scene.session(), act)).toEqual({ is: 'done' })
      expect(await moderate(scene.session(), act)).toEqual({ is: 'done' })
      expect((await scene.ours?.())?.some((one) => one.text === 'wrong') ?? false).toBe(false)
      const looked = await connector.look!(scene.session(), { ...out, networkId: done.networkId })
      expect(looked).toMatchObject({ is: can.absenceProves ? 'absent' : 'cannot_tell' })
    })

  if (can.deleteOwn)
    story('a post that is not ours is never deleted', async (scene) => {
      const networkId = await scene.say({ kind: says[0]!, text: 'theirs' })
      expect(await moderate(scene.session(), { act: 'delete_own', networkId })).toMatchObject({
        is: 'refused',
      })
      if (!scene.shown) return
      await scene.settle()
      expect(await scene.shown(networkId)).toBe(true)
    })

  if (can.hide)
    story('a reply in our thread is hidden from others, the one beside it is not', async (scene) => {
      const kept = await scene.say({ kind: 'reply', text: 'thank you' })
      const one = await received(scene, 'reply', 'rude words')
      const two = await received(scene, 'reply', 'more rude words')
      for (const { id, refs } of [one, one, two])
        expect(await moderate(scene.session(), { act: 'hide', networkId: id, refs })).toEqual({ is: 'done' })
      await scene.settle()
      expect(await scene.shown!(one.id)).toBe(false)
      expect(await scene.shown!(two.id)).toBe(false)
      expect(await scene.shown!(kept)).toBe(true)
    })

  if (can.hide)
    story('what cannot be hidden is refused, with a reason', async (scene) => {
      const { id, refs } = await received(scene, says.find((kind) => kind !== 'reply')!, 'elsewhere')
      const done = await moderate(scene.session(), { act: 'hide', networkId: id, refs })
      expect(done).toMatchObject({ is: 'refused' })
      if (done.is === 'refused') expect(done.why).toMatch(/\.$/)
    })

  if (can.block)
    story('a person is blocked once, however often it is asked', async (scene) => {
      const act = { act: 'block', authorNetworkId: scene.person! } as const
      expect(await moderate(scene.session(), act)).toEqual({ is: 'done' })
      expect(await moderate(scene.session(), act)).toEqual({ is: 'done' })
      expect(await scene.blocks!()).toBe(1)
    })
}
