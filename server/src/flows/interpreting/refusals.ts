import { refusals } from '#platform/errors'

export const refuse = refusals({
  no_such_conversation: [404, 'There is no such conversation here. Go back to the queue and open it again.'],
  conversation_closed: [409, 'This conversation is closed. Reopen it first.'],
  already_asked: [
    409,
    'An interpreter for {language} was asked here already and has not answered. Type what they say, or withdraw that request first.',
  ],
  nothing_to_interpret: [422, 'There is no message from the person here that could be interpreted.'],
  no_such_request: [404, 'There is no such request for an interpreter here. Open the conversation again.'],
  not_waiting: [409, 'This request was {state} already. Ask again if an interpreter is still needed.'],
})
