/** What an account lacks: `late` is something that was so, and whose day of review has passed; null: nothing. */
export type Lack = string | { late: string } | null
