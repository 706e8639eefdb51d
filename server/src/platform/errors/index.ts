/**
 * The two kinds of failure Callbox names.
 *
 * `StartError`: the program cannot start. Its message is one sentence for the operator, saying what is wrong and
 * what to do; the command line prints it and exits with code 1.
 */
export class StartError extends Error {
  override name = 'StartError'
}

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503

/**
 * `AppError`: a request is refused. `code` is the stable name from the module's own table (`claim.held`), `status`
 * the HTTP status, `message` a sentence with the remedy, `detail` what a caller may show or act on.
 */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: string
  readonly status: ErrorStatus
  readonly detail: Record<string, unknown> | undefined

  constructor(code: string, status: ErrorStatus, sentence: string, detail?: Record<string, unknown>) {
    super(sentence)
    this.code = code
    this.status = status
    this.detail = detail
  }
}
