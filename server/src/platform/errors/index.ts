/** Start-up cannot go on: the message is one sentence for the operator; the exit code is 1. */
export class StartError extends Error {}

export type Status = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503

/** A refusal with a name and a sentence that says what happened and what to do. */
export class AppError extends Error {
  readonly code: string
  readonly status: Status
  readonly detail: Record<string, unknown> | undefined
  constructor(code: string, status: Status, sentence: string, detail?: Record<string, unknown>) {
    super(sentence)
    this.code = code
    this.status = status
    this.detail = detail
  }
}

/** A module's table code → status and sentence, as a function that throws by name. */
export const refusals =
  <const T extends Record<string, readonly [Status, string]>>(table: T) =>
  (code: keyof T & string, detail?: Record<string, string | number>): AppError => {
    const [status, sentence] = table[code] as readonly [Status, string]
    const filled = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(detail?.[name] ?? ''))
    return new AppError(code, status, filled, detail)
  }

/** What went wrong, as text, whatever was thrown. */
export const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
