/** The marks worth showing: in a practice centre the banner already says "practice" for all of them. */
export const marksShown = (
  marks: readonly string[],
  practice: boolean,
  saidAlready: readonly string[] = [],
): string[] => marks.filter((mark) => !(practice && mark === 'practice') && !saidAlready.includes(mark))
