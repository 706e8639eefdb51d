const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })

/** A language's name for people; the code where there is none. */
export const languageWords = (code: string): string => {
  try {
    return code === 'und' ? 'not known' : (names.of(code) ?? code)
  } catch {
    return code
  }
}
