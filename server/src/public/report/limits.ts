const mega = 1024 * 1024

/** What one submission may bring; sizes in bytes, times in milliseconds unless named otherwise. */
export type Limits = {
  files: number
  imageBytes: number
  /** All files of one submission together; a single video may take all of it. */
  totalBytes: number
  /** Bytes of one box that are kept; what comes after them is cut off, and said. */
  fieldBytes: number
  /** Submissions from one address within `windowSeconds` before files are put off and reports are marked. */
  perWindow: number
  windowSeconds: number
  /** How long an upload may run before the text goes on record ahead of it. */
  textFirstMs: number
  /** How long the line may be silent before what has come is taken for all. */
  silentMs: number
  /** What all uploads under way may hold in memory together. */
  budgetBytes: number
}

export const usualLimits: Limits = {
  files: 10,
  imageBytes: 25 * mega,
  totalBytes: 100 * mega,
  fieldBytes: 2 * mega,
  perWindow: 5,
  windowSeconds: 600,
  textFirstMs: 3000,
  silentMs: 30_000,
  budgetBytes: 400 * mega,
}

export const inMega = (bytes: number): number => Math.max(1, Math.floor(bytes / mega))
