import fc from 'fast-check'
import { expect } from 'vitest'
import { NotTheirs } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

type Pushed = { headers: Headers; raw: Uint8Array }

/** Beyond any replay window. */
const stale = 3_600_000

export const webhookStories = ({ connector, says }: Subject, story: Story): void => {
  const heard = async (scene: Scene, pushed: Pushed) =>
    (await connector.webhook!(scene.session(), pushed)).flatMap((one) => connector.decode(one))
  const refused = (scene: Scene, pushed: Pushed, why: string) =>
    expect(connector.webhook!(scene.session(), pushed), why).rejects.toBeInstanceOf(NotTheirs)
  const pushOf = async (scene: Scene, text: string): Promise<Pushed> => {
    await scene.say({ kind: says[0]!, text })
    return scene.pushed!()
  }

  story('what the network brings is handed over whole, and its bytes stay as they are', async (scene) => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++)
      ids.push(await scene.say({ kind: says[i % says.length]!, text: `brought ${i}` }))
    const pushed = await scene.pushed!()
    const before = Buffer.from(pushed.raw)
    const said = await heard(scene, pushed)
    expect(said.map((one) => one.networkId).sort()).toEqual(ids.sort())
    expect(Buffer.from(pushed.raw).equals(before)).toBe(true)
  })

  story('the same push twice says the same, under the same ids', async (scene) => {
    const pushed = await pushOf(scene, 'we are on the roof')
    expect(await heard(scene, pushed)).toEqual(await heard(scene, pushed))
  })

  story(
    'a push that was changed, or signed for another, is refused and nothing is handed over',
    async (scene) => {
      const pushed = await pushOf(scene, 'the bridge is open')
      const other = await pushOf(scene, 'the bridge is closed')
      await refused(scene, { headers: new Headers(), raw: pushed.raw }, 'unsigned')
      await refused(scene, { headers: pushed.headers, raw: other.raw }, 'signed for another')
      await refused(scene, { headers: pushed.headers, raw: new Uint8Array() }, 'empty')
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, by) => {
          const raw = Uint8Array.from(pushed.raw)
          raw[at % raw.length]! ^= by
          await refused(scene, { headers: pushed.headers, raw }, `changed at ${at % raw.length}`)
        }),
      )
      expect(await heard(scene, pushed)).toHaveLength(1)
    },
  )

  story('headers that are changed are refused, and hostile ones break nothing', async (scene) => {
    const pushed = await pushOf(scene, 'is the school a shelter?')
    const names = [...pushed.headers.keys()]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.string({ unit: fc.constantFrom(...'0aZ=,.;- é'.split('')) }),
        fc.uint8Array({ maxLength: 200 }),
        async (name, value, raw) => {
          const headers = new Headers(pushed.headers)
          headers.set(name, value)
          await refused(scene, { headers, raw }, `${name}: ${value}`)
        },
      ),
    )
  })

  story('a push that is brought again long after it was signed is refused', async (scene) => {
    const pushed = await pushOf(scene, 'yesterday')
    scene.later(stale)
    await refused(scene, pushed, 'stale')
  })
}
