import { refusals } from '#platform/errors'

export const refuse = refusals({
  map_refused: [422, 'The map cannot be taken: {problem}'],
  no_map: [404, 'This agency has no map. A supervisor adds one in Settings.'],
})
