import { describe, expect, it } from 'vitest'
import type { Connector, Decoded } from '#core/channels'
import { understand } from './understand.ts'

const script = 'javascript:alert(document.cookie)'
const decoded = (address: string): Decoded => ({
  kind: 'original',
  networkId: 'one',
  author: { networkId: 'p', handle: '@p', name: 'P', picture: address },
  text: `Look at ${address}`,
  networkAt: null,
  url: address,
  context: {
    place: 'Alder St',
    parent: { author: 'q', name: 'Q', text: '', at: null, url: address },
    quoted: { author: 'q', name: 'Q', text: '', at: null, url: address },
  },
  media: [{ mediaType: 'image/png', size: 70, alt: 'water', from: 'network', url: address }],
  marks: [],
})
const read = (address: string) => {
  const connector = { decode: () => [decoded(address)] } as unknown as Connector
  return understand(connector, { raw: Buffer.from(address), mediaType: 'text/plain' })[0]!
}

describe('addresses that a network hands over', () => {
  it('lead to the web or stand nowhere but in the words and in the raw record', () => {
    const { said, delivery } = read(script)
    expect(said.text).toContain(script)
    expect(Buffer.from(delivery.raw).toString()).toBe(script)
    expect(said.media).toMatchObject([
      { from: 'refused', why: expect.stringMatching(/does not lead to the web/) },
    ])
    expect(said.context.place).toBe('Alder St')
    expect(JSON.stringify({ ...said, text: '' })).not.toContain('javascript')
  })
  it('are taken as they are when they do', () => {
    const address = 'https://bsky.app/profile/p.example/post/1'
    const { said } = read(address)
    expect(said).toEqual(decoded(address))
  })
})
