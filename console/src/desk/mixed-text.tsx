import { runsOf } from './mixed.ts'

/** Letters up to which a run fits any line: broken over two, a number is read in the wrong order. */
const fitsALine = 24

/** A text in which numbers, handles and addresses keep their order whatever stands around them. */
export const MixedText = ({ text }: { text: string }) => {
  let at = 0
  return runsOf(text).map((run) => {
    at += 1
    return run.ltr ? (
      <bdi key={at} dir="ltr" className={run.text.length <= fitsALine ? 'one-piece' : undefined}>
        {run.text}
      </bdi>
    ) : (
      run.text
    )
  })
}
