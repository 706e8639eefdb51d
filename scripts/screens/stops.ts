import type { Page } from 'playwright-core'
import type { Who } from '../../test/stories/browser.ts'
import { emptyPlaces, type Place, placesOf, publicPlacesOf, type Scene } from '../../test/stories/places.ts'

/** A place of the console, or of the public (nobody is signed in), under one name in the recording. */
export type Stop = Omit<Place, 'who'> & { who: Who | null }

const heading = (page: Page) => page.locator('main h1').first().waitFor()
const row = (page: Page) => page.locator('.row-link').first().waitFor()
const figures = (page: Page) => page.locator('.wall-figures').waitFor()
const nowhere: Scene = {
  filed: { reference: '', path: '' },
  plea: '',
  repeated: '',
  arabic: '',
  entry: '',
  account: '',
}

const ofThePublic = (scene: Scene): Stop[] =>
  ['en', 'es'].flatMap((language) =>
    publicPlacesOf(scene, language).map(({ name, ...place }) => ({
      ...place,
      name: `${name}, ${language}`,
      who: null,
      ready: (page: Page) => page.locator('h1').first().waitFor(),
    })),
  )

/** Every place that is looked at, in the order of a shift; without a scene only their names and steps are of use. */
export const stopsOf = (
  scene = nowhere,
  exercise = '',
): Record<'shift' | 'flood' | 'after' | 'empty', Stop[]> => ({
  shift: [...placesOf(scene), ...ofThePublic(scene)],
  flood: [
    { name: 'the desk in a flood', who: 'desk', path: '/', ready: row },
    { name: 'the wall in a flood', who: 'supervisor', path: '/wall', ready: figures },
    { name: 'an exercise that goes on', who: 'trainer', path: '/exercises', ready: heading },
    { name: 'alarms in a flood', who: 'supervisor', path: '/alarms', ready: heading },
  ],
  after: [
    { name: 'the report of an exercise', who: 'trainer', path: `/exercises/${exercise}`, ready: heading },
  ],
  empty: emptyPlaces,
})
export const allStops = (): Stop[] => Object.values(stopsOf()).flat()
