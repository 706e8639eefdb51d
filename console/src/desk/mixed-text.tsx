import { runsOf } from './mixed.ts'

/** A text in which numbers, handles and addresses keep their order whatever stands around them. */
export const MixedText = ({ text }: { text: string }) => {
  let at = 0
  return runsOf(text).map((run) => {
    at += 1
    return run.ltr ? (
      <bdi key={at} dir="ltr">
        {run.text}
      </bdi>
    ) : (
      run.text
    )
  })
}
