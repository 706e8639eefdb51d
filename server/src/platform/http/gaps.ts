import { matrix, type Route, routes } from '@callbox/contract'
import { z } from 'zod'

/**
 * What does not fit between the contract and what answers it, one sentence each: start-up refuses while there is any.
 */
export const gaps = (
  handlers: Readonly<Record<string, unknown>>,
  declared: Readonly<Record<string, Route>> = routes,
): string[] => [
  ...Object.keys(declared)
    .filter((name) => typeof handlers[name] !== 'function')
    .map((name) => `The route ${name} has no handler: add it to the routes of the module that answers it.`),
  ...Object.keys(handlers)
    .filter((name) => !(name in declared))
    .map(
      (name) =>
        `There is a handler for ${name}, which the contract does not declare: declare it or remove it.`,
    ),
  ...Object.entries(declared)
    .filter(([, route]) => route.right in matrix && !route.path.includes('/:agency'))
    .map(([name]) => `The route ${name} asks for an agency's right but its path names no :agency.`),
  ...Object.entries(declared).flatMap(([name, route]) =>
    namedTwice(route).map(
      (field) =>
        `The route ${name} has the field ${field} twice among its address, query and body, and a handler gets them as one: rename one.`,
    ),
  ),
]

const namedTwice = ({ params, query, body }: Route): string[] => {
  const names = [params, query, body].flatMap((part) =>
    part instanceof z.ZodObject ? Object.keys(part.shape) : [],
  )
  return names.filter((name, index) => names.indexOf(name) !== index)
}
