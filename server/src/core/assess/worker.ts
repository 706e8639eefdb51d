import { assess } from './assess.ts'
import { readyLanguages } from './guessers.ts'
import { serveAssessments } from './serve-worker.ts'

// Before the first message, so that none waits for weights or libraries; a library that fails is done without.
const ready = readyLanguages().then(() => assess({ text: 'is anybody there, please help us', media: 0 }))
serveAssessments(assess, ready)
