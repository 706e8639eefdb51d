/** Seconds of a time since the start: "12:30" is twelve and a half minutes, "1:05:00" an hour and five. */
export const secondsOf = (moment: string): number =>
  moment.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
