import { refusals } from '#platform/errors'

/** The desk's refusals: code → status and a sentence with the remedy. */
export const refuse = refusals({
  no_such_agency: [404, 'There is no such agency in this centre. Choose one from the list.'],
  no_such_conversation: [404, 'There is no such conversation here. Go back to the queue and open it again.'],
  already_claimed: [
    409,
    '{holder} has this conversation since {since}. Leave a note for them, or ask a supervisor to hand it over.',
  ],
  conversation_closed: [409, 'This conversation is closed. Reopen it first.'],
  not_yours: [409, 'You do not hold this conversation. Claim it first.'],
  no_such_person: [404, 'Nobody with that id works at this desk. Choose a colleague from the list.'],
  not_theirs: [409, 'This colleague does not work for the account of this conversation. Choose another one.'],
  reason_missing: [422, 'Say in `why` why no reply is needed.'],
  passed_on_incomplete: [
    422,
    '"Passed on" needs {missing}: write to whom it was passed, and the number they gave it.',
  ],
  another_is_open: [
    409,
    'This person already has an open conversation with this account. Work in that one, or close it first.',
  ],
  no_such_deed: [
    404,
    'There is no such act of yours to take back. What can be taken back stands under Ctrl+Z.',
  ],
  deed_past: [409, 'It is too long ago to be taken back as it was. Change it by a new act instead.'],
  deed_undone: [409, 'It has been taken back already. Nothing needs to be done.'],
  moved_on: [409, 'It cannot be taken back: {what}. Change it by a new act instead.'],
  merged_already: [
    409,
    'Its messages stand in another conversation now. Open that one; undo of the merge, if it is still possible, brings them back.',
  ],
  same_conversation: [409, 'A conversation cannot be merged with itself. Choose another one of this person.'],
  same_person_why: [
    422,
    'The network does not say that these two are the same person. Say in `why` how you know.',
  ],
  leaving_first: [
    409,
    'An answer is on its way out of one of the two. Wait until it has left, or take it back; then merge.',
  ],
  no_such_note: [404, 'There is no such note here. Open the conversation again.'],
  not_your_note: [409, 'Only who wrote a note, or a supervisor, strikes it. Write a note beside it instead.'],
  cannot_mention: [422, 'Not everybody named may read here: {who}. Choose colleagues from the list.'],
  bad_filter: [400, 'The filter of the view cannot be read. Open the view again, or save it anew.'],
  not_your_view: [
    409,
    'Only who saved a view, or a supervisor for a shared one, changes it. Save one of your own.',
  ],
  too_many_views: [409, 'You have {most} views. Remove one first.'],
  agency_snippet: [
    409,
    'Snippets of the agency are changed with the right to change settings. Save one of your own.',
  ],
  not_your_snippet: [409, 'This snippet is not yours. Save one of your own.'],
  too_many_snippets: [409, 'There are {most} snippets already. Remove one first.'],
  field_unfilled: [
    422,
    'The answer still has {fields} in it. Write what belongs there, or take it out; nothing was sent.',
  ],
  no_such_mention: [404, 'There is no such mention of you. Fetch the list again.'],
  not_a_copy: [409, 'This conversation stands by itself already. Nothing needs to be done.'],
  cannot_regroup: [
    409,
    'It can go back only under the open conversation that it was taken from, while it is open and has no copies itself.',
  ],
  nothing_left: [
    409,
    'A split takes some of the messages and leaves some: choose at least one message of this conversation, not all.',
  ],
  no_such_place: [
    404,
    'This place does not stand in the conversation: open it again and strike what is there.',
  ],
  no_thrive: [409, "THRIVE is not part of this agency's pack. Write a note instead."],
  thrive_incomplete: [422, 'Choose a level for: {fields}. "Not known yet" is a level too.'],
  bad_cursor: [400, 'The place to go on from (`after`) cannot be read. Ask for the first page again.'],
  cannot_send: [
    409,
    'The account this was written to is no longer in the register. Answer another way, and say how in a note.',
  ],
  blocked: [
    409,
    'This person is blocked on this account, so the network delivers no answer. Reach them another way, and say how in a note.',
  ],
  no_such_shift_note: [404, 'There is no such hand-over note. Fetch the notes of the last shift again.'],
  no_such_medium: [404, '{why}'],
})
