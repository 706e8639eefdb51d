import { expect } from 'vitest'
import { type Connector, type Decoded, type Json, type Pulled, SignedOut } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

/** Longer than any connector's reconciliation takes to come round. */
const reconciled = 3_600_000

type Reader = {
  position: Json
  said: Decoded[]
  gaps: Pulled['gaps']
  /** Pulls until nothing more is to be had; every time as after a restart. */
  read(): Promise<Decoded[]>
}

const readerOf = (connector: Connector, scene: Scene): Reader => {
  const reader: Reader = {
    position: null,
    said: [],
    gaps: [],
    read: async () => {
      await scene.settle()
      const now: Decoded[] = []
      for (let more = true, n = 0; more; n++) {
        expect(n, 'a pull that never ends').toBeLessThan(200)
        const pulled = await connector.pull!(scene.session(), reader.position)
        now.push(...pulled.deliveries.flatMap((delivery) => connector.decode(delivery)))
        reader.position = JSON.parse(JSON.stringify(pulled.position)) as Json
        reader.gaps.push(...pulled.gaps)
        more = pulled.more
      }
      reader.said.push(...now)
      return now
    },
  }
  return reader
}

const texts = (said: Decoded[]): string[] => said.map((one) => one.text).sort()

export const pullStories = ({ connector, says, faults, scenes }: Subject, story: Story): void => {
  const first = says[0]!
  const many = async (scene: Scene, words: string, count: number) => {
    const made: string[] = []
    for (let i = 0; i < count; i++) {
      const text = `${words} ${i}`
      await scene.say({ kind: says[i % says.length]!, text })
      made.push(text)
    }
    return made.sort()
  }

  story('everything people say to it is handed over once, page after page', async (scene) => {
    const reader = readerOf(connector, scene)
    expect(await reader.read()).toEqual([])
    const made = await many(scene, 'the water rises', 12)
    const said = await reader.read()
    expect(said.map(({ text }) => made.find((one) => text.endsWith(one))).sort()).toEqual(made)
    expect(new Set(said.map((one) => one.networkId)).size).toBe(made.length)
    expect(said.every((one) => one.kind === 'original')).toBe(true)
    expect(await reader.read()).toEqual([])
    scene.later(reconciled)
    expect(await reader.read()).toEqual([])
    expect(reader.gaps).toEqual([])
  })

  story('what was said before it began to read is not lost either', async (scene) => {
    const made = await many(scene, 'before', 3)
    expect(await readerOf(connector, scene).read()).toHaveLength(made.length)
  })

  for (const fault of ['doubled', 'reordered'] as const)
    if (faults.includes(fault))
      story(`pages that come ${fault} change nothing`, async (scene) => {
        const reader = readerOf(connector, scene)
        await reader.read()
        const made = await many(scene, fault, 11)
        await scene.fault(fault)
        const said = [...(await reader.read()), ...(await reader.read())]
        expect(said).toHaveLength(made.length)
        expect(new Set(said.map((one) => one.networkId)).size).toBe(made.length)
        expect(reader.gaps).toEqual([])
      })

  if (faults.includes('outage'))
    story('an outage loses nothing: reading goes on where it stopped', async (scene) => {
      const reader = readerOf(connector, scene)
      await many(scene, 'before the outage', 2)
      await reader.read()
      await scene.fault('outage')
      await many(scene, 'in the outage', 7)
      await scene.settle()
      const held = reader.position
      const pulled = await connector.pull!(scene.session(), held).catch((error: unknown) => {
        expect(error).not.toBeInstanceOf(SignedOut)
        return null
      })
      if (pulled) expect(pulled).toMatchObject({ deliveries: [], position: held })
      await scene.fault('none')
      expect(await reader.read()).toHaveLength(7)
      expect(reader.gaps).toEqual([])
    })

  story('a message whose author set its time back is found', async (scene) => {
    const reader = readerOf(connector, scene)
    await scene.say({ kind: first, text: 'now' })
    await reader.read()
    const at = new Date(scene.session().now().getTime() - 3 * 3_600_000)
    await scene.say({ kind: first, text: 'three hours old, it says', at })
    scene.later(reconciled)
    expect(texts(await reader.read()).join()).toContain('three hours old, it says')
  })

  if (scenes.includes('unsay'))
    story('a deletion after capture is handed over as one, once', async (scene) => {
      const reader = readerOf(connector, scene)
      await scene.say({ kind: first, text: 'stays' })
      const id = await scene.say({ kind: first, text: 'goes' })
      await reader.read()
      await scene.unsay!(id)
      scene.later(reconciled)
      expect(await reader.read()).toMatchObject([{ kind: 'deletion', networkId: id }])
      scene.later(reconciled)
      expect(await reader.read()).toEqual([])
    })

  if (scenes.includes('change'))
    story('an edit after capture is handed over as one, once', async (scene) => {
      const reader = readerOf(connector, scene)
      const id = await scene.say({ kind: first, text: 'Mill Lane 12' })
      await reader.read()
      await scene.change!(id, 'Mill Lane 21')
      scene.later(reconciled)
      const said = await reader.read()
      expect(said).toMatchObject([{ kind: 'edit', networkId: id }])
      expect(said[0]?.text).toContain('Mill Lane 21')
      scene.later(reconciled)
      expect(await reader.read()).toEqual([])
    })

  if (scenes.includes('flood'))
    story('more than can be read is reported as a gap, in words, and reading goes on', async (scene) => {
      const reader = readerOf(connector, scene)
      await reader.read()
      await scene.flood!()
      await reader.read()
      expect(reader.gaps.length).toBeGreaterThan(0)
      for (const gap of reader.gaps) {
        expect(gap.sentence).toMatch(/\.$/)
        if (gap.from && gap.until) expect(gap.from.getTime()).toBeLessThanOrEqual(gap.until.getTime())
      }
      await scene.say({ kind: first, text: 'after the flood' })
      expect(texts(await reader.read()).join()).toContain('after the flood')
    })

  if (scenes.includes('revoke'))
    story('reading with a credential that was taken back says so', async (scene) => {
      const reader = readerOf(connector, scene)
      await scene.say({ kind: first, text: 'before' })
      await reader.read()
      await scene.revoke!()
      await expect(connector.pull!(scene.session(), reader.position)).rejects.toBeInstanceOf(SignedOut)
      await expect(connector.pull!(scene.session(), reader.position)).rejects.toBeInstanceOf(SignedOut)
    })
}
