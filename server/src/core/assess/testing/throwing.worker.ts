import { assess } from '../assess.ts'
import { serveAssessments } from '../serve-worker.ts'

serveAssessments((input) => {
  if (input.text.startsWith('throw')) throw new Error('no weights')
  if (input.text.startsWith('die')) process.exit(1)
  return assess(input)
})
