import { counted } from '@callbox/contract'

/** How long something takes, in words: 90 seconds, 1 hour, 12 hours, 2 hours 30 minutes. */
export const lasting = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 120 && whole % 60 !== 0) return counted(whole, 'second')
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return counted(minutes, 'minute')
  const rest = minutes % 60
  return `${counted(Math.floor(minutes / 60), 'hour')}${rest ? ` ${counted(rest, 'minute')}` : ''}`
}

const kinds: Record<string, string> = { reply: 'answer', notice: 'notice', post: 'post' }

/** What was published, in words: "10 answers, 1 notice". */
export const publishedWords = (published: readonly { category: string; n: number }[]): string =>
  published
    .map(({ category, n }) => counted(n, kinds[category] ?? category.replaceAll('_', ' ')))
    .join(', ') || 'nothing'
