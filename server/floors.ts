/**
 * The map of the server, to be read first. A module is a folder `src/<floor>/<module>` with one door, its `index.ts`,
 * which others open as `#<floor>/<module>`. Floors stand on one another:
 *
 *     contract → platform → core → flows → oversight, public → app
 *
 * A module imports downward only. Flows never import flows: a question that needs an answer now goes down by import, a
 * fact goes across by event. Every file may import `@callbox/contract`, Node and npm packages. `src/app/floors.test.ts`
 * holds this table against the code.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  /** Knows no domain. */
  platform: ['platform/*'],
  /** The nouns everybody shares. */
  core: ['platform/*', 'core/*'],
  /** One folder per network: the port and the platform, nothing else of ours. */
  connectors: ['platform/*', 'core/channels'],
  /** The work; each alone. */
  flows: ['platform/*', 'core/*'],
  /** Reads all, changes nothing below. */
  oversight: ['platform/*', 'core/*', 'flows/*'],
  /** The public's pages; the form speaks the language of its connector. */
  public: ['platform/*', 'core/*', 'flows/*', 'public/pages', 'connectors/web'],
  /** Wiring. */
  app: ['platform/*', 'core/*', 'connectors/*', 'flows/*', 'oversight/*', 'public/*'],
  /** What tests share; nothing but tests imports it. */
  testing: ['platform/*', 'core/*', 'flows/*'],
}

/** Whose each PostgreSQL schema is: only its owner's SQL names it. */
export const schemaOf: Readonly<Record<string, readonly string[]>> = {
  platform: ['platform/process', 'platform/settings', 'platform/backup', 'app'],
  events: ['platform/events'],
  graphile_worker: ['platform/jobs', 'platform/db'],
  public: ['platform/db', 'platform/backup'],
  identity: ['core/identity'],
  accounts: ['core/accounts'],
  register: ['core/register'],
  archive: ['core/archive'],
  conversations: ['core/conversations'],
  translation: ['core/translation'],
  sending: ['core/sending'],
  load: ['core/load'],
  triage: ['core/triage'],
  desk: ['flows/desk'],
  alarms: ['flows/alarms'],
  automatic: ['flows/automatic'],
  exercises: ['flows/exercises'],
  interpreting: ['flows/interpreting'],
  report: ['public/report'],
  practice: ['core/practice'],
  places: ['core/places'],
  lexicon: ['core/lexicon'],
  rota: ['core/rota'],
  people: ['flows/people'],
  assurance: ['oversight/assurance'],
}

/** Files whose SQL names a schema that is not theirs, each with the reason. */
export const exceptions: readonly { file: string; schemas: readonly string[]; why: string }[] = [
  {
    file: 'core/conversations/times.ts',
    schemas: ['events'],
    why: 'when somebody first looked is a fact of the past, and facts are what events are read for',
  },
  {
    file: 'core/conversations/standing.ts',
    schemas: ['events'],
    why: 'the same, for single messages: who looked, and who claimed',
  },
  {
    file: 'app/doctor/',
    schemas: Object.keys(schemaOf),
    why: 'compares the modules with one another, as nobody else may; it only reads',
  },
]
