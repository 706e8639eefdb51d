import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_alarm: [404, 'There is no such alarm, or it has ended: look at the list again.'],
  bad_cursor: [400, 'The place to go on from (`after`) cannot be read. Ask for the first page again.'],
  no_such_route: [404, 'There is no such route that is on: look at the list again.'],
  address_refused: [422, 'The {field} cannot be used: {remedy}.'],
})
