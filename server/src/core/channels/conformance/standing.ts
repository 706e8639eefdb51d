import { expect } from 'vitest'
import type { Story, Subject } from './harness.ts'

export const healthStories = ({ connector, faults, scenes }: Subject, story: Story): void => {
  story('an account in good standing is well', async (scene) => {
    const health = await connector.health(scene.session())
    expect(health.state).toBe('well')
    expect(health.sentence).toMatch(/\.$/)
  })

  if (faults.includes('outage'))
    story('an outage is told, is not taken for a revocation, and costs no log-in', async (scene) => {
      await connector.health(scene.session())
      const before = await scene.logIns?.()
      await scene.fault('outage')
      for (let i = 0; i < 3; i++) {
        const health = await connector.health(scene.session())
        expect(['well', 'signed_out']).not.toContain(health.state)
        expect(health.sentence).toMatch(/\.$/)
      }
      await scene.fault('none')
      expect(await connector.health(scene.session())).toMatchObject({ state: 'well' })
      expect(await scene.logIns?.()).toBe(before)
    })

  if (scenes.includes('revoke'))
    story(
      'a credential taken back is told at once, in words, without knocking again and again',
      async (scene) => {
        expect(await connector.health(scene.session())).toMatchObject({ state: 'well' })
        const before = (await scene.logIns?.()) ?? 0
        await scene.revoke!()
        for (let i = 0; i < 3; i++) {
          const health = await connector.health(scene.session())
          expect(health.state).toBe('signed_out')
          expect(health.sentence).toMatch(/\.$/)
        }
        expect(((await scene.logIns?.()) ?? 0) - before).toBeLessThanOrEqual(1)
      },
    )
}
