import { plural } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { call, sentenceOf } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { allAnswered, dropDone, lastDone, showWords } from './done.ts'

const kindWords = {
  handed_over: 'the hand-over',
  band: 'the band',
  closed: 'the closing',
  split: 'the split',
  merged: 'the merge',
} as const

/** How a deed is taken back: the server puts everything as it stood, and says what it had to leave. */
export const useDeeds = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const undoDeed = async (id: string): Promise<string> => {
    const { restored, left } = await call('desk.undo', { params: { agency: agency.id, id } })
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['queue', agency.id] }),
      queries.invalidateQueries({ queryKey: ['conversation', agency.id] }),
      queries.invalidateQueries({ queryKey: ['people', agency.id] }),
    ])
    if (left.length > 0)
      return `Taken back: ${restored.length}. ${left.length} ${plural(left.length, 'has changed since and stays as it is', 'have changed since and stay as they are')}.`
    return restored.length > 1 ? `Taken back: all ${restored.length}.` : 'Taken back.'
  }
  return { undoDeed }
}

/** Ctrl+Z: takes the last act back, or says why that one cannot be. After a reload the server still knows it. */
export const useUndo = () => {
  const { agency, may } = useHere()
  const { undoDeed } = useDeeds()
  const say = (words: string) => {
    announce(words)
    showWords(words)
  }
  return async () => {
    await allAnswered()
    const last = lastDone()
    try {
      if (last) {
        if (last.undo === null) return say(last.whyNot)
        // Once: what is refused is refused for good, and the key goes on to the act before it.
        dropDone(last)
        return say(await last.undo())
      }
      if (!may('desk.work')) return say('You have done nothing here that could be taken back.')
      const { deeds } = await call('desk.deeds', { params: { agency: agency.id } })
      const deed = deeds[0]
      if (!deed) return say('There is nothing of yours that can still be taken back.')
      say(`${await undoDeed(deed.id)} It was ${kindWords[deed.kind]}.`)
    } catch (thrown) {
      say(`Not taken back. ${sentenceOf(thrown)}`)
    }
  }
}
