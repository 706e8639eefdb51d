export type Options = {
  /** The AppView to ask instead of the one the account's server chooses: a service DID, `did:web:…#bsky_appview`. */
  appview?: string
  /** Milliseconds after which a request counts as unanswered. */
  timeoutMs?: number
  /** Notifications asked for at once (1 to 100). */
  pageSize?: number
  /** Pages read in one pull before what was found is handed over. */
  pagesPerPull?: number
  /** Pages read for one stretch before the rest of it is reported as a gap. */
  pagesPerStretch?: number
  /** Hours read back when an account is new; its setting `firstWindowHours` comes first. */
  firstWindowHours?: number
}

export type Chosen = Required<Omit<Options, 'appview'>> & { appview: string | null }

export const choose = (options: Options = {}): Chosen => ({
  timeoutMs: 20_000,
  pageSize: 100,
  pagesPerPull: 10,
  pagesPerStretch: 100,
  firstWindowHours: 24,
  ...options,
  appview: options.appview ?? null,
})
