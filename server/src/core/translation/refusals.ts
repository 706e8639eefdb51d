import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_message: [404, 'There is no such message from the public here. Open the conversation again.'],
  no_engine: [
    409,
    'No translating engine is configured here. Ask for an interpreter; an operator can set CALLBOX_TRANSLATE_URL.',
  ],
  language_not_offered: [409, '{name} does not translate from {from} into {into}. Ask for an interpreter.'],
  too_long_to_translate: [
    422,
    'The message has {length} characters and {name} is given {longest} at most. Ask for an interpreter.',
  ],
  nothing_to_translate: [422, 'There are no words in it to translate.'],
  engine_failed: [503, '{why} The message stands as it was written; ask for an interpreter.'],
})
