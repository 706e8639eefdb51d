import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_person: [404, 'Nobody with this id works for this agency: choose from the list.'],
  no_such_pattern: [404, 'There is no such pattern: fetch the rota again and choose one of the list.'],
  pattern_there: [
    409,
    'There is a pattern of this name or id already, and people may work it: give the new one another name.',
  ],
  shift_outside: [
    422,
    'A shift begins on day {day}, but the round has {days} days, counted from 0: correct it.',
  ],
  bad_times: [422, 'The end must lie after the beginning, and at most a year after it: correct the times.'],
  no_such_line: [404, 'There is no such line in the rota, or it was struck already: fetch the rota again.'],
  no_such_shift: [404, '{name} is not on at {at}: choose a time within one of their shifts.'],
  same_person: [422, 'Somebody swaps with somebody else: choose two people.'],
  not_free: [409, '{name} is on leave or on already in that time: choose somebody else, or another shift.'],
})
