import { lockFolder, prepareFolder } from '#platform/folder'
import { startEmbedded } from './index.ts'

/**
 * A small server of its own for the tests that kill one: takes the data folder, starts its database, tells its
 * address as one line of JSON and waits; SIGTERM stops it cleanly. A refusal is told as `{"refused": sentence}`.
 */
const [folder = '', binaries] = process.argv.slice(2)
try {
  await prepareFolder(folder)
  const lock = await lockFolder(folder, { address: 'http://localhost:9110' })
  const cluster = await startEmbedded({ folder: `${folder}/postgres`, ...(binaries ? { binaries } : {}) })
  process.once('SIGTERM', async () => {
    await cluster.stop()
    await lock.release()
    process.exit(0)
  })
  console.log(JSON.stringify(cluster))
  setInterval(() => undefined, 60_000)
} catch (error) {
  console.log(JSON.stringify({ refused: (error as Error).message, name: (error as Error).name }))
  process.exitCode = 1
}
