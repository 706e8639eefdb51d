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
  access_missing: [422, 'access: say what the app may do there, for example “publish and read messages”.'],
})
