/** Whether what was said about making contact needs care before anybody answers or calls. */
export const needsCare = (contact: { safe: string; how: string } | null): boolean =>
  contact !== null && /\b(no|not|never|only|don't)\b|private page/i.test(contact.safe)
