import type { Db } from '#platform/db'

/** One sealed secret where it is kept. */
export type SecretRow = {
  /** For which place it is sealed; and under which purpose its first form was, where that was another. */
  where: string
  formerly?: string
  sealed: Uint8Array
  /** Puts the same secret, wrapped anew, into its row if what stands there is still `sealed`. @returns whether it was */
  put(next: Buffer): Promise<boolean>
}

/** A kind of secrets that a module keeps; every one of them is listed, so that a change of keys reaches it. */
export type SecretPlace = {
  /** In words, for people: "sign-ins of accounts". */
  name: string
  rows(db: Db): Promise<SecretRow[]>
}
