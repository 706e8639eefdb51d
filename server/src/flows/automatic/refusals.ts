import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_account: [404, 'This agency has no account in use of that id: look in the register.'],
  no_such_language: [
    422,
    'language: this agency writes in {languages}. Choose one of them, or have its languages changed.',
  ],
  no_such_text: [404, 'There is no such text for this account: load the page again.'],
  own_words: [409, 'You wrote this text: somebody else approves it.'],
  text_replaced: [409, 'This version is approved already, or a newer one has taken its place: look again.'],
  emergency_number_missing: [
    422,
    'This text does not say how to get help now: name {number} in it. It cannot be approved without.',
  ],
  too_long: [
    422,
    'With what stands before it in an emergency this text has {length} characters; {account} takes {longest}. Shorten it by {over}.',
  ],
  nothing_approved: [
    409,
    'Nothing is approved for {reason} in {language}, the language to fall back on: write a text and have it approved first.',
  ],
  not_delegated: [
    409,
    'Nobody answers for what this account says by itself: the decision maker gives a standing delegation for automatic replies first, under Delegations.',
  ],
  hours_missing: [
    409,
    'Its hours are not set, so nobody can tell when it is out of them: set them on this page first.',
  ],
  not_stopped: [409, 'Automatic replies are not stopped. Nothing needs to be done.'],
})
