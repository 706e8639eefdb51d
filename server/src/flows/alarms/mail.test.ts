import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
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

it('a mail server that says a little for ever holds up no other alarm', async () => {
  const { world, clock } = await centre()
  const server = createServer((line) => {
    const more = setInterval(() => line.write('220-one moment\r\n'), 20)
    line.on('close', () => clearInterval(more)).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const mail = { to: 'ruiz@riverton.example', subject: 'a', text: 'b', id: 'one', at: clock.now() }
  const from = { url: `smtp://127.0.0.1:${port}`, from: 'desk@riverton.example', password: null }
  await expect(sendMail(world, 1, from, mail, 200)).rejects.toThrow(/longer than/)
})

it('a mail server is one of the hosts that the operator has named, where they have named any', async () => {
  const { world, clock } = await centre()
  const { url, got } = await mailServer()
  const mail = { to: 'ruiz@riverton.example', subject: 'a', text: 'b', id: 'one', at: clock.now() }
  const send = () => sendMail(world, 1, { url, from: 'desk@riverton.example', password: null }, mail)
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('CALLBOX_OUTGOING', 'smtp.riverton.example')
  await expect(send()).rejects.toThrow(/not among the hosts/)
  vi.stubEnv('CALLBOX_OUTGOING', `smtp.riverton.example, ${new URL(url).hostname}`)
  await send()
  expect(got).toHaveLength(1)
})
