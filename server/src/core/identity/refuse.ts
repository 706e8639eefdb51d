import { refusals } from '#platform/errors'

export const refuse = refusals({
  only_in_practice: [
    403,
    'Sign-in links by role exist only in a practice centre, and this centre is a real one: for an administrator who is locked out say --email.',
  ],
  not_in_practice: [
    403,
    'People of a practice centre are invented and have no passkeys, passwords or codes: they come in by the links that the server prints.',
  ],
  not_let_in: [
    401,
    'That does not open this centre, or tries have to wait for a while after so many: look at what you typed, wait a little, and try again.',
  ],
  start_again: [401, 'This took too long, or was done already: begin again.'],
  link_spent: [
    410,
    'This link was used, withdrawn or is too old: ask whoever gave it to you for a new one. The first one of a centre is printed anew when its server starts.',
  ],
  password_weak: [
    422,
    '{why}. Take at least 14 characters that nobody who knows you would guess: four words that have nothing to do with one another do well.',
  ],
  password_breached: [
    422,
    'This password stands in the list of those that were stolen elsewhere, which is what attackers try first: take another.',
  ],
  wrong_password: [
    422,
    'That is not the password you have now, or tries have to wait for a while after so many: type the current one once more. If you have forgotten it, ask an administrator for a new link.',
  ],
  passkey_refused: [
    422,
    'This passkey could not be kept: it must be new here, and your device must ask for your finger, face or PIN. Begin again.',
  ],
  wrong_code: [422, 'That is not the code that the app shows now: wait for the next one and type that.'],
  no_code_yet: [409, 'Recovery codes go with an app that makes codes: set one up first.'],
  no_such_passkey: [404, 'You have no such passkey: look at the list again.'],
  last_way_in: [
    409,
    'This is the only way in that you have: add another passkey, or an app with codes, first.',
  ],
  no_such_session: [404, 'That session has ended already.'],
  no_such_device: [404, 'There is no such device: look at the list again.'],
  no_such_pack: [422, 'There is no such pack. Those there are: {packs}.'],
  no_such_language: [422, 'This pack speaks {languages}: choose among these.'],
  no_such_zone: [422, 'There is no such time zone: name one such as America/Chicago or Europe/London.'],
  address_taken: [409, 'Somebody in this centre has that address already: use another.'],
  not_our_domain: [
    422,
    'Addresses at {domain} are not invited here (the domains are: {domains}): use a work address, or make an exception with its reason and its end.',
  ],
  exception_over: [422, 'An exception must end in the future: give a later moment.'],
  works_here_already: [
    409,
    'Somebody with this address is in this centre already: give them their roles, or a new link if they cannot sign in.',
  ],
  no_such_invitation: [404, 'That invitation was used or withdrawn already.'],
  no_such_colleague: [
    404,
    'You cannot do this for them: they must work for this agency, and you must look after people in every agency they work for.',
  ],
  no_such_administrator: [
    404,
    'Nobody who is an administrator now has the address {email}: on the server this is only for an administrator who is locked out, others ask an administrator.',
  ],
  sign_in_refused: [
    403,
    'This sign-in link cannot be used: open it exactly as it was printed, or ask for a new one.',
  ],
  sign_on_refused: [
    401,
    'Signing in that way did not let you in: begin again. If it stays so, whoever looks after security in your agency can see why.',
  ],
  sign_on_away: [
    503,
    'That way to sign in does not answer now: use your passkey or password, or try again in a few minutes.',
  ],
  sign_on_unreachable: [422, '{why} Correct its address here, or look whether it runs.'],
  no_such_provider: [404, 'There is no such way to sign in, or it is switched off: look at the page again.'],
  no_such_linked: [404, 'They are not linked there any more: fetch the list again.'],
  one_kind: [422, 'Describe either a provider of OpenID Connect or one of SAML, not both and not none.'],
  other_issuer: [
    409,
    'That is another provider: who is linked is linked to who they are at this one. Add the other one, and take this one away when nobody needs it.',
  ],
  domain_not_ours: [
    422,
    '{domain} is not a domain of the company (these are: {domains}): an administrator adds it among the domains of invitations first.',
  ],
  issuer_insecure: [422, 'A provider is reached by https only: give its address with https://.'],
  metadata_unreadable: [
    422,
    'The metadata cannot be used: {why}. Export it anew, or type the entity id, the address and the certificate by hand.',
  ],
  joiners_need_people: [
    403,
    'Who may come in without an invitation is decided by whoever gives out roles: ask an administrator to set it.',
  ],
  no_joiner_role: [422, '{role} is given by a person only: choose another role, or nobody.'],
  too_many_tries: [429, 'There were too many tries from this address: wait a minute and try again.'],
  key_refused: [
    401,
    'This API key opens nothing here: it is mistyped, has expired or was ended. Ask whoever looks after security for a new one.',
  ],
  not_yours_to_give: [
    403,
    'A key never does more than its maker, and you may not {what} yourself: leave that out, or ask somebody who may.',
  ],
  bad_key_times: [422, 'A key ends in the future, and within a year: choose an earlier day.'],
  key_there: [409, 'There is a key called {name} already: choose another name, or end that one first.'],
  no_such_key: [404, 'There is no such key, or it was ended already: fetch the list again.'],
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
