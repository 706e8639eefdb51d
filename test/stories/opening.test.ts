import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { callbox, freePort, openCentre } from './centre.ts'

const folders: string[] = []
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'callbox-story-'))
  folders.push(made)
  return made
}
afterEach(async () => {
  for (const made of folders.splice(0)) await rm(made, { recursive: true, force: true })
})

describe('opening a centre', () => {
  it('the first start makes a practice centre that works; the second is quick; Ctrl-C ends it with 0', async () => {
    const data = await folder()
    const centre = await openCentre({ data })
    for (const role of ['desk', 'supervisor', 'communications', 'records', 'auditor'])
      expect(centre.program.said()).toMatch(new RegExp(`${role} +http`))
    const desk = await centre.signIn('desk')
    const queue = await desk.get('/api/a/1/queue')
    expect((queue.body as { items: unknown[] }).items.length).toBeGreaterThan(20)
    expect((await (await fetch(`${centre.origin}/readyz`)).json()) as object).toMatchObject({
      ready: true,
      missing: [],
    })
    const second = callbox(['serve'], { ...centre.env, PORT: String(await freePort()) })
    expect(await second.ended).not.toBe(0)
    expect(second.said()).toMatch(/already running on .*process/)
    expect(await centre.program.kill('SIGINT')).toBe(0)
    const again = await openCentre({ data })
    expect(again.program.said()).not.toMatch(/sample reports/)
    await again.stop()
  })

  it('after kill -9 it takes over the living database and has everything it acknowledged', async () => {
    const data = await folder()
    const centre = await openCentre({ data })
    const desk = await centre.signIn('desk')
    const before = (await desk.get('/api/a/1/queue?limit=200')).body as { items: { id: string }[] }
    await centre.program.kill('SIGKILL')
    const again = await openCentre({ data })
    expect(again.program.said()).toMatch(/Taking over the database/)
    const after = (await (await again.signIn('desk')).get('/api/a/1/queue?limit=200')).body as {
      items: { id: string }[]
    }
    expect(after.items.map((i) => i.id).sort()).toEqual(before.items.map((i) => i.id).sort())
    await again.stop()
  })

  it('what is wrong at the start is one clear sentence and an exit code', async () => {
    const data = await folder()
    const port = await freePort()
    const taken = createServer().listen(port, '127.0.0.1')
    const says = async (env: Record<string, string>, args = ['serve']): Promise<string> => {
      const program = callbox(args, { CALLBOX_DATA: data, PORT: String(port), ...env })
      expect(await program.ended, program.said()).not.toBe(0)
      expect(program.said()).not.toMatch(/at .*\.ts:\d+/)
      return program.said()
    }
    expect(await says({})).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is taken`))
    taken.close()
    expect(await says({ PORT: 'ninety' })).toMatch(/^PORT must be a number/m)
    expect(await says({ CALLBOX_ORIGIN: 'desk.example' })).toMatch(/^CALLBOX_ORIGIN must be an address/m)
    expect(await says({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })).toMatch(
      /^DATABASE_URL must carry a password/m,
    )
    expect(await says({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/x' })).toMatch(/cannot be reached/)
    await writeFile(join(data, 'file'), '')
    expect(await says({ CALLBOX_DATA: join(data, 'file', 'below') })).toMatch(/folder|writ/i)
    expect(await says({}, ['serve', '--centre', 'real'])).toMatch(/holds a practice centre/)
    expect(await says({}, ['sevre'])).toMatch(/There is no command "sevre"/)
  })

  it('every command explains itself', async () => {
    for (const command of ['serve', 'work', 'migrate', 'assurance', 'signin-link', 'doctor']) {
      const program = callbox([command, '--help'], {})
      expect(await program.ended).toBe(0)
      expect(program.said()).toMatch(new RegExp(`usage: callbox ${command}`))
    }
  })

  it('the command runs from Node 20 as well, through its own Node 24', async () => {
    const child = spawn('node', ['server/bin/callbox.mjs', '--help'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (data: Buffer) => (text += data))
    expect(await new Promise((done) => child.on('exit', done))).toBe(0)
    expect(text).toMatch(/usage: callbox/)
  })
})
