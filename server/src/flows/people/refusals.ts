import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_account: [404, 'There is no such account in this agency: choose from the list.'],
  no_such_person: [404, 'Nobody with this id works for this agency: choose from the list.'],
  no_such_rotation: [
    404,
    'There is no such secret to change, or it was changed already: fetch the list again.',
  ],
  same_secret: [
    409,
    'The centre still signs in with the same secret: change it on the network, connect the account again with the new one, then say so here.',
  ],
  no_such_beat: [404, 'There is no such beat, or it was removed: fetch the list again.'],
  beat_there: [409, 'There is a beat called {name} already: choose another name, or change that one.'],
})
