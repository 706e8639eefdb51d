import { refusals } from '#platform/errors'

/** The refusals of exercises: code → status and a sentence with the remedy. */
export const refuse = refusals({
  real_centre: [
    409,
    'This centre is connected to the real public: an exercise is never played here. Start a practice centre with a data folder of its own, and play it there.',
  ],
  no_such_scenario: [404, 'There is no scenario "{name}". Those there are: {known}.'],
  exercise_running: [
    409,
    '"{title}" is going on since {since}. End it first, or start this one instead of it.',
  ],
  no_practice_account: [
    409,
    'No live account on the practice network: connect one on the page "Accounts", then start.',
  ],
  no_such_exercise: [404, 'There is no such exercise here. Choose one from the list.'],
  exercise_ended: [409, 'This exercise has ended; its report stands. Start another one.'],
})
