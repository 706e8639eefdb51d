import { expect } from 'vitest'
import { SignedOut } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

let made = 0

/** What an account says about itself: read as it stands, written once, and over what was seen only. */
export const profileStories = ({ connector, faults }: Subject, story: Story): void => {
  const profile = connector.profile!
  const setProfile = connector.setProfile!
  const write = (scene: Scene, text: string, over: string) => {
    const session = scene.session()
    const key = connector.keyFor({ id: `profile-${++made}`, madeAt: session.now() })
    return setProfile(session, { key, name: 'County desk', text, link: null, over })
  }

  /** A network knows a new account when it has gone round. */
  const seen = async (scene: Scene) => {
    await scene.settle()
    return profile(scene.session())
  }

  story('a profile is written over the version that was seen, and over no other', async (scene) => {
    const before = await seen(scene)
    const text = 'Official account. Emergency: call 9-1-1.'
    expect(await write(scene, text, before.version)).toMatchObject({ is: 'published' })
    await scene.settle()
    const now = await profile(scene.session())
    expect(now).toMatchObject({ name: 'County desk', text })
    expect(now.version).not.toBe(before.version)
    expect(await write(scene, 'Something else.', before.version)).toMatchObject({ is: 'refused' })
    expect(await write(scene, text, before.version)).toMatchObject({ is: 'published' })
    expect(await profile(scene.session())).toMatchObject({ text, version: now.version })
  })

  for (const fault of ['silent_after_commit', 'cut_after_commit'] as const)
    if (faults.includes(fault))
      story(
        `a profile written without an answer (${fault}) is unknown, and stands there once`,
        async (scene) => {
          const { version } = await seen(scene)
          const text = `Emergency: call 9-1-1 (${fault}).`
          await scene.fault(fault)
          expect(await write(scene, text, version)).toMatchObject({ is: 'unknown' })
          await scene.fault('none')
          const now = await profile(scene.session())
          expect(now.text).toBe(text)
          expect(await write(scene, text, version)).toMatchObject({ is: 'published' })
          expect((await profile(scene.session())).version).toBe(now.version)
        },
      )

  if (faults.includes('outage'))
    story('in an outage no profile is told, and none is called written', async (scene) => {
      const { version } = await seen(scene)
      await scene.fault('outage')
      await expect(profile(scene.session())).rejects.not.toBeInstanceOf(SignedOut)
      expect((await write(scene, 'Emergency: call 9-1-1.', version)).is).toMatch(/^(unknown|retry_at)$/)
    })
}
