import { bluesky } from '#connectors/bluesky'
import { web } from '#connectors/web'
import type { Connector } from '#core/channels'

/** The networks this version knows: a new one adds its folder and one line here. */
export const connectors: readonly Connector[] = [web, bluesky()]
