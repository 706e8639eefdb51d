export { latLon, plusCode } from './coordinates.ts'
export { type Exactness, type Found, placesIn } from './gazetteer.ts'
export {
  dropMentions,
  keepMentions,
  mentionsNear,
  remembered,
  type Trait,
  traitsNear,
  traitsOf,
} from './mentions.ts'
export { module } from './module.ts'
export { makePracticeMap, practiceMap, setMap, type Town, townOf } from './town.ts'
