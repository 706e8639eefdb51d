import { assess } from '../assess.ts'
import { serveAssessments } from '../serve-worker.ts'

// Never returns for the one word that hangs it, as a careless pattern would.
serveAssessments((input) => {
  while (input.text === 'hang');
  return assess(input)
})
