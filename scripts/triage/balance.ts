import type { Band, TrainingText } from '../../server/src/core/assess/index.ts'
import { type DataRow, type Example, withoutHashtags } from './texts.ts'

// What a label says of the band. Rows of the one earthquake and rude words between friends (over-flagged by their
// collection) say nothing about bands of a police desk: only our own examples and clear cases teach those.
const bandOf = ({ source, label }: DataRow): Band | null => {
  if (source === 'uci-sms-spam') return label === 'spam' ? 'spam' : 'other'
  if (source !== 'crisislex-t26') return null
  return label === 'information' ? 'information' : label === 'sentiment' ? 'other' : null
}

// Nearly every urgent row is an SMS and most calm ones are tweets or news. Equal weights would teach the form, not the
// need: what is calm in another form counts little, the few urgent tweets count much.
const weightOf = (row: DataRow): number => {
  if (row.event === 'news_mixed') return 0.05
  if (row.source === 'drm') return 0.3
  if (row.urgent) return 20
  return row.source === 'crisislex-t26' ? 0.2 : 0.3
}

const OWN = 2

/** Places of one earthquake: a model that learns them finds that earthquake again and nothing else. */
export const eventWords: ReadonlySet<string> = new Set(
  (
    'haiti ayiti haitian haitien haitiens ayisyen ayisyens port au prince pap delmas delma dalma leogane leyogane ' +
    'carrefour kafou carefour karfou kafoufey jacmel jakmel petionville petion ville petyonvil gressier gresye grand ' +
    'goave gwav grangoave ti tigwav petit tabarre croix bouquets gonaives gonayiv cap haitien okap cayes okay jeremie ' +
    'jeremi saint marc senmak artibonite latibonit martissant matisan bel air bele cite soleil site soley solino nazon ' +
    'christ roi turgeau bourdon canape vert kanape ve champ champs mars thomassin kenscoff laboule fontamara bizoton ' +
    'mariani mirebalais hinche ench plateau central miragoane nippes lascahobas fermathe pernier torcelle santo clercine ' +
    'digicel voila minustah preval bellerive'
  ).split(' '),
)

/** The shared rows and our own examples as texts to learn from, balanced. */
export function balanced(rows: readonly DataRow[], examples: readonly Example[]): TrainingText[] {
  const shared = rows.map((row) => ({
    text: withoutHashtags(row.text),
    urgent: row.urgent === 1,
    band: bandOf(row),
    weight: weightOf(row),
    source: 'shared',
  }))
  const own = examples.map(({ text, urgent, band }) => ({
    text,
    urgent,
    band,
    weight: OWN,
    source: 'shared',
  }))
  return [...shared, ...own]
}
