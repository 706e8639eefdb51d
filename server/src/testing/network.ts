import type { Connector, Decoded, Delivery } from '#core/channels'

/** A network at the edge of the tests: what it hands over is a `Decoded` as JSON, and it remembers what was published. */
export const pushNetwork = (network = 'push'): Connector & { published: { key: string; text: string }[] } => {
  const published: { key: string; text: string }[] = []
  return {
    network,
    name: 'Push network',
    published,
    abilities: () => ({
      reads: ['push'],
      reply: true,
      absenceProves: true,
      keyed: true,
      deleteOwn: false,
      hide: false,
      block: false,
      longest: 300,
      realNetwork: false,
      words: {},
    }),
    decode: ({ raw }) => {
      const said = JSON.parse(Buffer.from(raw).toString('utf8')) as Decoded & { networkAt: string | null }
      return [{ ...said, networkAt: said.networkAt ? new Date(said.networkAt) : null }]
    },
    keyFor: ({ id }) => id,
    publish: async (_, { key, text }) => {
      published.push({ key, text })
      return { is: 'published', networkId: `out:${key}`, url: null }
    },
    look: async (_, { key }) =>
      published.some((p) => p.key === key)
        ? { is: 'there', networkId: `out:${key}`, url: null }
        : { is: 'absent' },
    health: async () => ({ state: 'well', sentence: 'Well.' }),
  }
}

/** A delivery of the push network: what a person wrote, with everything that is not said filled in. */
export const said = (
  networkId: string,
  text: string,
  over: Partial<Decoded> & { by?: string } = {},
): Delivery => {
  const { by = 'maria', ...rest } = over
  const decoded: Decoded = {
    kind: 'original',
    networkId,
    text,
    networkAt: null,
    url: null,
    context: {},
    media: [],
    marks: [],
    author: { networkId: by, handle: `@${by}`, name: by, picture: null },
    ...rest,
  }
  return { raw: Buffer.from(JSON.stringify(decoded)), mediaType: 'application/json' }
}
