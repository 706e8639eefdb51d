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
  conflict_of_interest: [
    409,
    '{role} and {other} cannot be one person at the same time: {why}. End one of the two first, or choose somebody else.',
  ],
  author_approves: [409, 'Nobody approves their own words: ask somebody else to look at it.'],
  needs_accounts: [
    422,
    'A {role} works for named accounts or beats: choose at least one. A beat without accounts is not enough.',
  ],
  no_such_beat: [404, 'There is no such beat in this agency: choose from the list.'],
  beat_there: [409, 'There is a beat called {name} already: choose another name, or change that one.'],
  no_such_grant: [404, 'This role is not held any more, or was changed meanwhile: fetch the list again.'],
  held_already: [409, 'They hold this role already in that time: change its accounts or its end instead.'],
  bad_times: [
    422,
    'The end must lie after the beginning, and the beginning not in the past: correct the dates.',
  ],
  last_administrator: [
    409,
    'This is the last administrator: nobody could give out a role any more. Make somebody else an administrator first.',
  ],
  not_yourself: [409, 'Nobody decides on their own access: ask another administrator.'],
  no_such_person: [404, 'Nobody here has {who}: look at the people of the centre and name one of them.'],
})
