/** Sentences for the person who started the program: on standard error, so that commands' own output stays clean. */
export const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}
