import { type Facet, RichText } from '@atproto/api'

export const longestGraphemes = 300
export const longestBytes = 3000

/** Why a text cannot be a post; null when it can. */
export const tooLong = (text: string): string | null => {
  const { graphemeLength, unicodeText } = new RichText({ text })
  if (graphemeLength > longestGraphemes)
    return `The text has ${graphemeLength} characters and Bluesky takes ${longestGraphemes}: shorten it.`
  if (unicodeText.length > longestBytes)
    return `The text has ${unicodeText.length} bytes and Bluesky takes ${longestBytes}: shorten it.`
  return null
}

/**
 * Links and tags of a text. A mention becomes one only for the person being answered: nobody else who happens to be
 * named is notified by us (CoP-CM9).
 */
export const facetsOf = (text: string, answered: { did: string; handle: string } | null): Facet[] => {
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  return (rich.facets ?? []).flatMap((facet): Facet[] => {
    const { index } = facet
    const features = facet.features.flatMap((feature): Facet['features'] => {
      if (feature.$type !== 'app.bsky.richtext.facet#mention') return [feature]
      const named = 'did' in feature ? String(feature.did).toLowerCase() : ''
      return answered && named === answered.handle.toLowerCase()
        ? [{ $type: 'app.bsky.richtext.facet#mention', did: answered.did }]
        : []
    })
    return features.length > 0 ? [{ index, features }] : []
  })
}
