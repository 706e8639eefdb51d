import { refusals } from '#platform/errors'

export const refuse = refusals({
  only_in_practice: [
    403,
    'Sign-in links exist only in a practice centre, and this centre is a real one: sign in as this centre has arranged.',
  ],
  no_such_person: [404, 'Nobody here has {who}: look at the people of the centre and name one of them.'],
})
