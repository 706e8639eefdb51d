/** Whoever can ask the person for a second factor once more; none where nobody is signed in. */
type Asker = () => Promise<boolean>

let asker: Asker | null = null
let asking: Promise<boolean> | null = null

/** The one sheet that asks. @returns what takes it away again. */
export const confirmsBy = (ask: Asker): (() => void) => {
  asker = ask
  return () => {
    if (asker === ask) asker = null
  }
}

/** Asks once, however many acts wait for it. False when the person goes back, or nobody can be asked. */
export const confirmed = (): Promise<boolean> => {
  asking ??= (asker?.() ?? Promise.resolve(false)).finally(() => {
    asking = null
  })
  return asking
}
