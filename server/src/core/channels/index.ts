export { type Abilities, noAbilities, type Room } from './abilities.ts'
export * from './port.ts'
