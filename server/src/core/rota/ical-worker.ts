import { parentPort, workerData } from 'node:worker_threads'
import type { AskedOfThread } from './read-apart.ts'
import { readIcal } from './read-ical.ts'

const { text, zone, now } = workerData as AskedOfThread
parentPort?.postMessage(readIcal(text, zone, new Date(now)))
