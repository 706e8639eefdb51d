export { type Abilities, noAbilities } from './abilities.ts'
export * from './port.ts'
