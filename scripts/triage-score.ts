import { once } from 'node:events'
import { assess, placeOf, type Reason, readyLanguages } from '../server/src/core/assess/index.ts'
import { linesOf } from './triage/lines.ts'

// npm run --silent triage:score < in.jsonl > out.jsonl: ranks messages ({"id","text"} a line) in the order they come.
// Directly under life at risk, where a message stands that could not be assessed.
const NOT_ASSESSED = 0.79

const said = ({ words, quote }: Reason): string => (quote ? `${words}: "${quote}"` : words)

function answer(line: string, number: number): string | null {
  const tell = (fault: string) => process.stderr.write(`line ${number}: ${fault}\n`)
  let asked: unknown
  try {
    asked = JSON.parse(line)
  } catch {
    tell('not JSON, passed over')
    return null
  }
  if (typeof asked !== 'object' || asked === null || !('id' in asked)) {
    tell('has no "id", passed over')
    return null
  }
  const { id } = asked
  const text = 'text' in asked ? asked.text : undefined
  let fault = typeof text === 'string' ? null : 'has no "text": not assessed'
  if (typeof text === 'string') {
    try {
      const assessment = assess({ text, media: 0 })
      const { score, language, reasons } = assessment
      const band = placeOf({ assessment })
      return JSON.stringify({ id, score, band, language, reasons: reasons.map(said) })
    } catch (error) {
      fault = `not assessed: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  tell(fault ?? 'not assessed')
  return JSON.stringify({
    id,
    score: NOT_ASSESSED,
    band: 'not_assessed',
    language: 'und',
    reasons: [`${fault}: a person must look`],
  })
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader went away (head, a closed pipe): nobody is left to tell.
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})
await readyLanguages()
let number = 0
let held = ''
for await (const line of linesOf(process.stdin)) {
  number++
  if (line.trim() === '') continue
  const out = answer(line, number)
  if (out === null) continue
  held += `${out}\n`
  if (held.length < 65_536) continue
  if (!process.stdout.write(held)) await once(process.stdout, 'drain')
  held = ''
}
if (held !== '' && !process.stdout.write(held)) await once(process.stdout, 'drain')
