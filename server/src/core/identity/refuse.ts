import { refusals } from '#platform/errors'

export const refuse = refusals({
  only_in_practice: [
    403,
    'Sign-in links exist only in a practice centre, and this centre is a real one: sign in as this centre has arranged.',
  ],
  sign_in_refused: [
    403,
    'This sign-in link cannot be used: open it exactly as it was printed, or ask for a new one.',
  ],
  too_many_tries: [429, 'There were too many tries from this address: wait a minute and try again.'],
  no_such_agency: [404, 'There is no agency {id} in this centre: /api/me lists those you work for.'],
  no_such_person: [404, 'Nobody here has {who}: look at the people of the centre and name one of them.'],
})
