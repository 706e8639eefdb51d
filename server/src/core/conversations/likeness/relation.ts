import { type Facts, kinds } from './wording.ts'

/** What a copy adds to what its group has said so far. */
export type Added = 'places' | 'people' | 'numbers' | 'pictures'
export type Relation = { is: 'apart' } | { is: 'copy'; adds: Added[] }

const apart: Relation = { is: 'apart' }
const within = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((one) => all.includes(one))
const union = (members: readonly Facts[], kind: (typeof kinds)[number]): string[] => [
  ...new Set(members.flatMap((member) => member[kind])),
]

/**
 * How a message stands to a group with the same words (the same print): `members` are the wordings that the group has
 * shown so far. It is a copy when it repeats all that one of them says and contradicts nothing that any of them says:
 * of each kind it names what the group named, or nothing new, or more beside all of it. Another place, number or
 * person in the place of the group's is somebody else's need.
 */
export const relationOf = (members: readonly Facts[], said: Facts): Relation => {
  const repeats = members.some((member) => kinds.every((kind) => within(member[kind], said[kind])))
  if (!repeats) return apart
  const adds: Added[] = []
  for (const kind of kinds) {
    const known = union(members, kind)
    if (within(said[kind], known)) continue
    if (!within(known, said[kind])) return apart
    adds.push(kind)
  }
  if (said.pictures > Math.max(...members.map((member) => member.pictures))) adds.push('pictures')
  return { is: 'copy', adds }
}
