import { refusals } from '#platform/errors'

export const refuse = refusals({
  term_there: [
    409,
    '“{term}” is among your local words already. Take it out first to give it another meaning.',
  ],
  term_without_letters: [422, 'Write the word as people write it: it needs a letter or a digit.'],
  lexicon_full: [
    409,
    'There are {most} local words already. Take out those that nobody needs before adding more.',
  ],
  no_such_term: [404, 'There is no such word, or somebody has taken it out: look at the list again.'],
})
