import { refusals } from '#platform/errors'

/** Beside the refusals of identity and people. `scimType` in the particulars is SCIM's own name for it (RFC 7644, 3.12). */
export const refuse = refusals({
  no_such_resource: [
    404,
    'There is nothing with this id here: look for it again by userName or displayName.',
  ],
  directory_has: [409, 'There is one called {name} here already: fetch it by a filter, and change that one.'],
  no_such_member: [
    400,
    'There is no user {member} here: send the user before the group that names them. Groups within groups are not taken.',
  ],
  bad_filter: [400, 'This filter cannot be used: {why}.'],
  bad_patch: [400, 'This change cannot be made: {why}.'],
  not_an_address: [400, 'userName must be the e-mail address at work: map it to that in the directory.'],
  left_by_decision: [
    409,
    'Somebody here decided that this person leaves, and a directory does not bring them back: an administrator may, by an invitation.',
  ],
  no_such_group: [404, 'There is no such group of the directory: fetch the list again.'],
})
