import type { Plan } from '#platform/backup'
import { restoredEvents } from '#platform/events'
import { restoredJobs } from '#platform/jobs'

/** What of this centre's database is left out of a backup, and what is restored as something else. */
export const plan: Plan = {
  leftOut: {
    'platform.process': 'heartbeats of the processes of that moment',
    'platform.backup': 'which backups were made on that database',
    'load.reading': 'what each process of that moment measured of itself',
    'load.state': 'whether that centre kept up at that moment',
    'identity.session': 'a session ended since must not come back to life: everybody signs in again',
    'identity.verification': 'one-time links and codes are for once',
    'identity.link': 'the same',
    'identity.session_fact': 'its session is not there either',
    'identity.tries': 'who tried in vain at that moment',
  },
  apart: [restoredEvents, restoredJobs],
}
