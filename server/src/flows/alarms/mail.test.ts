import { expect, it } from 'vitest'
import { sendMail } from './mail.ts'
import { centre, mailServer } from './testing/centre.ts'

it('no line can be slipped into an e-mail by what its subject, its receiver or its text says', async () => {
  const { world, clock } = await centre()
  const { url, got } = await mailServer()
  const slipped = 'Ann\r\nBcc: thief@evil.example\r\nX-Mine: yes\r\n\r\nother words'
  const send = (over: { to?: string; subject?: string; text?: string; id?: string }) =>
    sendMail(
      world,
      1,
      { url, from: 'desk@riverton.example', password: null },
      { to: 'ruiz@riverton.example', subject: 'a', text: 'b', id: 'one', at: clock.now(), ...over },
    )
  await send({ subject: slipped })
  await send({ text: `.\r\nMAIL FROM:<thief@evil.example>\r\n${slipped}` })
  await send({ id: slipped })
  await send({ to: `ruiz@riverton.example\r\nBcc: thief@evil.example` }).catch(() => undefined)
  expect(got.length).toBeGreaterThan(2)
  for (const mail of got) {
    const head = mail.split('\r\n\r\n')[0]!
    expect(head).not.toMatch(/^(Bcc|X-Mine):/im)
    expect(head.match(/^To: /gm)).toHaveLength(1)
  }
})
