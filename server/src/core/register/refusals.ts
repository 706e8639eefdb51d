import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_entry: [404, 'There is no such account in the register of this agency: look at the list again.'],
  no_such_line: [404, 'There is no such line, or it has ended: look at the account again.'],
  no_such_person: [
    422,
    '{field}: nobody who works for this agency now has that id. Choose somebody from the list.',
  ],
  cannot_keep: [
    422,
    '{field}: {person} is named twice. One person counts once: as an updater or as a backup.',
  ],
  account_there: [
    409,
    '{handle} on {network} stands in the register already ({state}): open it there instead.',
  ],
  name_does_not_fit: [
    422,
    'handle: “{handle}” does not keep to the agency’s convention ({says}). Choose a name that does, or have the convention changed.',
  ],
  naming_unusable: [422, 'pattern: {why}'],
  step_not_possible: [409, '{why}'],
  entry_ended: [409, 'This account is {state}: nothing about it can be changed any more.'],
  procedure_missing: [
    422,
    'procedure: name the operating procedure under which this account takes reports, for example “SOP 12, social media reports, 2026-02”.',
  ],
  not_closing: [409, 'This account is {state}: the list is for accounts that are being closed.'],
  line_done: [409, 'This was done already, by {by}.'],
  review_past: [422, 'reviewOn: {day} has passed. Choose a day to come on which somebody looks at it again.'],
  both_needed: [
    422,
    'with: between the two of you one must hold the role “security” and the other “communications”.',
  ],
  no_profile: [
    422,
    '{handle} has no profile on a network that could be read or written: there is nothing to compare.',
  ],
  no_such_language: [422, 'language: choose one in which the agency speaks: {languages}.'],
  statement_lacks: [422, '{why}'],
  name_too_long: [422, 'name: it has {length} characters, and the network takes {longest}. Shorten it.'],
  no_such_statement: [404, 'There is no such version of what this account says: look at the account again.'],
  statement_decided: [409, 'This version is {state}: write a new one to change it.'],
  statement_outdated: [409, '{why}'],
  statement_not_approved: [
    409,
    'This version is {state}, or was approved before the account was connected: only an approved one leaves. Put it forward again and have it approved.',
  ],
  profile_unread: [
    409,
    'What {handle} shows now has not been read yet: look first, so that nothing is overwritten unseen.',
  ],
  profile_changed: [
    409,
    'Somebody has changed the profile since you looked at it. Look at what stands there now, then decide.',
  ],
  profile_leaving: [
    409,
    'It is on its way already, or nobody knows yet whether it went out: wait, or settle that first.',
  ],
  profile_is_read: [
    409,
    'The network tells us what stands there: it is compared by itself, and needs nobody’s word.',
  ],
  no_such_picture: [404, 'There is no such picture, or it was taken out: look at the list again.'],
  not_a_picture: [422, 'bytes: this is no picture that can be opened. Give a JPEG, PNG or WebP.'],
  access_missing: [422, 'access: say what the app may do there, for example “publish and read messages”.'],
})
