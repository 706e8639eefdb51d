import { matrix, type Route, routes } from '@callbox/contract'
import { z } from 'zod'
import type { Handlers } from './module.ts'

type Json = Record<string, unknown>

const schema = (of: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(of, { io, unrepresentable: 'any' }) as Json
  return rest
}

const parameters = (of: z.ZodObject | undefined, where: 'path' | 'query'): Json[] =>
  Object.entries(of?.shape ?? {}).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !z.safeParse(field as z.ZodType, undefined).success,
    schema: schema(field as z.ZodType, 'output'),
  }))

const media = (output: Route['output']): Json =>
  output === 'bytes'
    ? { '*/*': { schema: {} } }
    : output === 'events'
      ? { 'text/event-stream': { schema: { type: 'string' } } }
      : { 'application/json': { schema: schema(output, 'output') } }

const operation = (name: string, route: Route): Json => ({
  operationId: name,
  summary: route.says,
  tags: [name.split('.')[0]],
  description: `Right: ${route.right}. Codes: ${['bad_input', 'too_many_calls', ...(route.right === 'public' ? [] : ['not_signed_in', 'not_allowed']), ...(route.errors ?? [])].join(', ')}.`,
  security:
    route.right === 'public'
      ? []
      : route.speaks === 'scim'
        ? [{ key: [] }]
        : route.right in matrix
          ? [{ session: [] }, { key: [] }]
          : [{ session: [] }],
  parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
  ...(route.body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schema(route.body, 'input') } },
        },
      }
    : {}),
  responses: {
    200: { description: 'Done.', content: media(route.output) },
    default: { $ref: '#/components/responses/Refusal' },
  },
})

/** The contract as OpenAPI 3.1, from the same declarations that the server checks by. */
export const openapi = (declared: Readonly<Record<string, Route>>): Json => {
  const paths: Record<string, Json> = {}
  for (const [name, route] of Object.entries(declared)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Callbox', version: '1', description: 'The social-media desk for public safety.' },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'callbox.session_token' },
        key: { type: 'http', scheme: 'bearer', description: 'An API key: cbx_…' },
      },
      responses: {
        Refusal: {
          description: 'A refusal: its name, a sentence with the remedy, and particulars.',
          content: { 'application/json': { schema: schema(refusal, 'output') } },
        },
      },
    },
  }
}

const refusal = z.object({
  error: z.object({
    code: z.string(),
    sentence: z.string(),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
})

/** Answers 'system.openapi'; made once. */
export const documentRoutes: Handlers<unknown> = {
  'system.openapi': (() => {
    let made: Json | undefined
    return async () => {
      made ??= openapi(routes)
      return made
    }
  })(),
}
