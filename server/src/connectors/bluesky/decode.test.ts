import { expect, test } from 'vitest'
import { canonical } from './delivery.ts'
import { bluesky } from './index.ts'
import recorded from './recorded.json' with { type: 'json' }

// What a PDS and an AppView answered, as it was handed over; only the host of the pictures is another one.
const { decode } = bluesky()
const read = (said: object) => decode({ raw: canonical(said), mediaType: 'application/json' })[0]!
const maria = {
  networkId: 'did:plc:xqvqsczeiijlypwfxrb2jpio',
  handle: 'maria.test',
  name: 'Maria',
  picture: null,
}

test('a mention is decoded with its author, its language, its picture and where to read it', () => {
  const said = read(recorded.mention)
  const uri = recorded.mention.notification.uri
  expect(said).toMatchObject({
    kind: 'original',
    networkId: uri,
    author: maria,
    text: '@centre.test help, the water is rising, 12 Mill Lane',
    language: 'en',
    networkAt: new Date('2026-11-22T06:29:45.925Z'),
    url: `https://bsky.app/profile/maria.test/post/${uri.split('/').pop()}`,
    context: { refs: { uri, parent: null, root: { uri } } },
    media: [{ mediaType: 'image/png', size: 70, alt: 'water in the street', from: 'network' }],
    marks: ['mention'],
  })
  expect(said.media[0]).toHaveProperty('url', recorded.mention.post.embed?.images[0]?.fullsize)
})

test('a reply keeps what it answers, and a quote what it quotes', () => {
  const shelter = { author: 'centre.test', name: 'County 911', text: 'Shelter open at the school.' }
  expect(read(recorded.reply).context).toMatchObject({
    parent: shelter,
    refs: {
      root: recorded.reply.notification.record.reply?.root,
      parent: recorded.reply.notification.record.reply?.parent,
    },
  })
  expect(read(recorded.quote).context).toMatchObject({ quoted: shelter, refs: { parent: null } })
})

test('an edit and a deletion are told as such, for the same message', () => {
  expect(read(recorded.edit)).toMatchObject({ kind: 'edit', text: '@x after the edit', author: maria })
  expect(read(recorded.deletion)).toMatchObject({
    kind: 'deletion',
    networkId: recorded.quote.notification.uri,
    author: maria,
    text: '',
  })
})

test('a post the network no longer shows is still decoded from what it told', () => {
  const said = read({ ...recorded.mention, post: null })
  expect(said.text).toContain('12 Mill Lane')
  expect(said.media).toMatchObject([{ from: 'refused', alt: 'water in the street' }])
  expect(read({ ...recorded.reply, parent: null }).context.parent?.text).toBe('[not shown by Bluesky]')
})

test('a picture or a video beside a quote is decoded too', () => {
  const embed = recorded.mention.notification.record.embed!
  const quote = recorded.quote.notification.record.embed
  const both = {
    ...recorded.mention,
    notification: {
      ...recorded.mention.notification,
      record: {
        ...recorded.mention.notification.record,
        embed: { $type: 'app.bsky.embed.recordWithMedia', record: quote, media: embed },
      },
    },
    post: {
      ...recorded.mention.post,
      embed: { $type: 'app.bsky.embed.recordWithMedia#view', media: recorded.mention.post.embed },
    },
    quoted: recorded.quote.quoted,
  }
  expect(read(both)).toMatchObject({
    context: { quoted: { name: 'County 911' } },
    media: [{ from: 'network', alt: 'water in the street' }],
  })
  const video = { $type: 'app.bsky.embed.video', video: { mimeType: 'video/mp4', size: 9 }, alt: 'the river' }
  const filmed = {
    ...recorded.mention,
    notification: {
      ...recorded.mention.notification,
      record: { ...recorded.mention.notification.record, embed: video },
    },
    post: {
      ...recorded.mention.post,
      embed: { $type: 'app.bsky.embed.video#view', playlist: 'https://video.bsky.app/x/playlist.m3u8' },
    },
  }
  expect(read(filmed).media).toMatchObject([
    {
      mediaType: 'video/mp4',
      size: 9,
      alt: 'the river',
      from: 'refused',
      why: expect.stringContaining('open the post there'),
    },
  ])
})

test.each([
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['a newer version', JSON.stringify({ ...recorded.mention, version: 2 })],
  ['an entry nobody knows', JSON.stringify({ version: 1, kind: 'strange', entry: {} })],
  ['neither notification nor post', JSON.stringify({ ...recorded.mention, notification: null, post: null })],
  ['no UTF-8', '\xff\xfe'],
])('%s is not understood', (_, text) => {
  expect(() => decode({ raw: Buffer.from(text, 'latin1'), mediaType: 'application/json' })).toThrow()
})
