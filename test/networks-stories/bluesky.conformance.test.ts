import { bluesky } from '../../server/src/connectors/bluesky/index.ts'
import { conformance } from '../../server/src/core/channels/conformance/index.ts'
import { blueskyHarness } from './bluesky.harness.ts'

// Small pages and short stretches, so that a handful of posts fills them.
const connector = bluesky({ pageSize: 5, pagesPerPull: 2, pagesPerStretch: 8, timeoutMs: 8000 })

conformance({
  connector,
  says: ['mention', 'reply', 'quote'],
  faults: [
    'outage',
    'doubled',
    'reordered',
    'silent_after_commit',
    'cut_after_commit',
    'lost_before_commit',
    'put_off',
    'put_off_without_time',
  ],
  scenes: ['unsay', 'change', 'flood', 'ours', 'answersTo', 'shown', 'person', 'blocks', 'logIns', 'revoke'],
  make: () => blueskyHarness(connector),
})
