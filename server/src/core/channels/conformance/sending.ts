import { expect } from 'vitest'
import { type Json, type Outgoing, SignedOut } from '#core/channels'
import type { Scene, Story, Subject } from './harness.ts'

let made = 0

export const publishStories = ({ connector, says, faults, scenes }: Subject, story: Story): void => {
  const can = connector.abilities({ settings: {} })
  const publish = connector.publish!
  const look = connector.look!
  const outgoing = (scene: Scene, text: string, to: Outgoing['to'] = null): Outgoing => {
    const madeAt = scene.session().now()
    return { key: connector.keyFor({ id: `out-${++made}`, madeAt }), text, language: 'en', madeAt, to }
  }
  const times = async (scene: Scene, text: string) =>
    (await scene.ours?.())?.filter((one) => one.text === text).length

  story('what is published stands on the network once, and is found', async (scene) => {
    const out = outgoing(scene, 'The shelter at the school is open: https://county.test/shelter')
    const done = await publish(scene.session(), out)
    expect(done).toMatchObject({ is: 'published' })
    const networkId = done.is === 'published' ? done.networkId : null
    expect(await look(scene.session(), { ...out, networkId })).toMatchObject({ is: 'there', networkId })
    expect(await look(scene.session(), { ...out, networkId: null })).toMatchObject({ is: 'there', networkId })
    if (!scene.ours) return
    expect((await scene.ours()).filter((one) => one.text === out.text)).toMatchObject([{ networkId }])
  })

  if (can.keyed)
    story('the same key twice is one post, also at the same moment', async (scene) => {
      const out = outgoing(scene, 'Road 9 is closed.')
      const one = await publish(scene.session(), out)
      const two = await publish(scene.session(), out)
      expect(one).toMatchObject({ is: 'published' })
      expect(two).toEqual(one)
      const race = outgoing(scene, 'Road 10 is closed.')
      const both = await Promise.all([publish(scene.session(), race), publish(scene.session(), race)])
      expect(both[0]).toMatchObject({ is: 'published' })
      expect(both[1]).toEqual(both[0])
      if (scene.ours) expect([await times(scene, out.text), await times(scene, race.text)]).toEqual([1, 1])
    })

  if (can.realNetwork)
    story('what the network would not take is refused, with a reason', async (scene) => {
      const out = outgoing(scene, 'a'.repeat(can.longest + 1))
      const done = await publish(scene.session(), out)
      expect(done).toMatchObject({ is: 'refused' })
      if (done.is === 'refused') expect(done.why).toMatch(/\.$/)
      expect(await times(scene, out.text)).toBe(0)
    })

  if (can.absenceProves && can.realNetwork)
    story('what never went out is not there', async (scene) => {
      const out = { ...outgoing(scene, 'never sent'), networkId: null }
      expect(await look(scene.session(), out)).toEqual({ is: 'absent' })
    })

  for (const fault of ['silent_after_commit', 'cut_after_commit'] as const)
    if (faults.includes(fault))
      story(
        `a submission without an answer (${fault}) is unknown; looking tells that it went out`,
        async (scene) => {
          const out = outgoing(scene, 'Boil the water.')
          await look(scene.session(), { ...out, networkId: null })
          await scene.fault(fault)
          expect(await publish(scene.session(), out)).toMatchObject({ is: 'unknown' })
          await scene.fault('none')
          expect(await look(scene.session(), { ...out, networkId: null })).toMatchObject({ is: 'there' })
          if (can.keyed) expect(await publish(scene.session(), out)).toMatchObject({ is: 'published' })
          expect(await times(scene, out.text)).toBe(1)
        },
      )

  if (faults.includes('lost_before_commit'))
    story(
      'a submission lost on its way is never called published; looking tells that it is absent',
      async (scene) => {
        const out = outgoing(scene, 'Stay inside.')
        await look(scene.session(), { ...out, networkId: null })
        await scene.fault('lost_before_commit')
        expect((await publish(scene.session(), out)).is).toMatch(/^(unknown|retry_at)$/)
        await scene.fault('none')
        const looked = await look(scene.session(), { ...out, networkId: null })
        expect(looked.is).toBe(can.absenceProves ? 'absent' : 'cannot_tell')
        expect(await publish(scene.session(), out)).toMatchObject({ is: 'published' })
        expect(await times(scene, out.text)).toBe(1)
      },
    )

  if (faults.includes('outage'))
    story('in an outage nothing is called published, refused or signed out', async (scene) => {
      const out = outgoing(scene, 'Is anybody there?')
      await scene.fault('outage')
      expect((await publish(scene.session(), out)).is).toMatch(/^(unknown|retry_at)$/)
      expect(await look(scene.session(), { ...out, networkId: null })).toMatchObject({ is: 'cannot_tell' })
    })

  for (const fault of ['put_off', 'put_off_without_time'] as const)
    if (faults.includes(fault))
      story(`a submission the network puts off (${fault}) has a time to try again`, async (scene) => {
        const out = outgoing(scene, `later: ${fault}`)
        await look(scene.session(), { ...out, networkId: null })
        await scene.fault(fault)
        const done = await publish(scene.session(), out)
        expect(done).toMatchObject({ is: 'retry_at' })
        if (done.is === 'retry_at') expect(done.at.getTime()).toBeGreaterThan(scene.session().now().getTime())
        await scene.fault('none')
        expect(await publish(scene.session(), out)).toMatchObject({ is: 'published' })
        expect(await times(scene, out.text)).toBe(1)
      })

  if (can.reply && scenes.includes('answersTo'))
    for (const kind of says)
      story(`an answer to a ${kind} stands below it, where its author sees it`, async (scene) => {
        const id = await scene.say({ kind, text: 'is the bridge open?' })
        await scene.settle()
        const pulled = await connector.pull!(scene.session(), null)
        const asked = pulled.deliveries
          .flatMap((one) => connector.decode(one))
          .find((one) => one.networkId === id)!
        const refs: Json = asked.context.refs ?? null
        const out = outgoing(scene, `It is open (${kind}).`, { networkId: id, refs })
        expect(await publish(scene.session(), out)).toMatchObject({ is: 'published' })
        await scene.settle()
        expect(await scene.answersTo!(id)).toEqual([out.text])
      })

  if (scenes.includes('revoke'))
    story('publishing with a credential that was taken back says so and sends nothing', async (scene) => {
      const out = outgoing(scene, 'after the revocation')
      await look(scene.session(), { ...out, networkId: null })
      await scene.revoke!()
      await expect(publish(scene.session(), out)).rejects.toBeInstanceOf(SignedOut)
      expect(await times(scene, out.text)).toBe(0)
    })
}
