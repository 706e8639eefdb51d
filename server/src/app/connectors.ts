import { bluesky } from '#connectors/bluesky'
import { practice } from '#connectors/practice'
import { web } from '#connectors/web'
import type { Connector } from '#core/channels'
import { practiceNetwork } from '#core/practice'
import type { World } from '#core/world'

/** What a connector may stand on beside its port: only the practice network does, whose state is in our own database. */
type Ground = Pick<World, 'db' | 'clock' | 'files'>

/** The networks this version knows, by name: a new one adds its folder and one line here. */
const made: Readonly<Record<string, (ground: Ground) => Connector>> = {
  web: () => web,
  bluesky: () => bluesky(),
  practice: (ground) => practice(practiceNetwork(ground)),
}

export const networks: readonly string[] = Object.keys(made)

export const makeConnectors = (ground: Ground): Connector[] => Object.values(made).map((make) => make(ground))
