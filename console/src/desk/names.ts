import { networkWords } from '../accounts/health.ts'

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** A person by name, and by handle only where that says more: who gave no name is shown once, by reference. */
export const namesOf = ({ name, handle }: { name: string; handle: string }) => {
  const shown = name.trim() || handle
  return { name: shown, handle: bare(shown) === bare(handle) ? null : handle }
}

/** An account by its network, and by handle where there is more to say than the network's own name. */
export const accountWords = ({ network, handle }: { network: string; handle: string }): string => {
  const name = networkWords(network)
  return bare(name) === bare(handle) ? name : `${name} · ${handle}`
}
