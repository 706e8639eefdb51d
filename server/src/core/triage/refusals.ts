import { refusals } from '#platform/errors'

export const refuse = refusals({
  bad_cursor: [400, 'The place to go on from (`after`) cannot be read. Ask for the first page again.'],
  word_refused: [422, 'The line cannot be added: {problem}'],
  word_there: [409, 'This line is among your words already, for the same language and meaning.'],
  words_full: [409, 'There are {most} lines already. Take out those that nobody needs before adding more.'],
  no_such_word: [404, 'There is no such line, or somebody has taken it out: look at the list again.'],
  training_already: [409, 'A candidate is being made already. It takes less than a minute: wait for it.'],
  nothing_to_learn: [
    409,
    'Nobody has corrected a band yet, so there is nothing to learn from. Press B in a conversation that stands wrong.',
  ],
  no_such_model: [404, 'There is no such candidate here: look at the list again.'],
  in_use_already: [409, 'This is the one in use.'],
  adopted_meanwhile: [409, 'Somebody adopted a model at this very moment: look again before you decide.'],
})
