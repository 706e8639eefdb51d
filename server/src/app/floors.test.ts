import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exceptions, mayImport, schemaOf } from '../../floors.ts'

const root = resolve(import.meta.dirname, '../../..')
const source = join(root, 'server/src')

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules') && !name.includes('dist/'))
    .map((name) => join(root, folder, name))

/** Without comments; strings stay, for what they hold is what is looked for. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')

const importsOf = (code: string): string[] =>
  [...code.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1]!)

/** `core/archive` of a file or of `#core/archive`; the application is one module, as is what tests share. */
const moduleOf = (path: string): string => {
  const [floor, name = ''] = path.split('/')
  return floor === 'app' || floor === 'testing' || name === '' ? floor! : `${floor}/${name}`
}
const isTest = (path: string): boolean =>
  /(\.test|\.fixture|\/fixture)\.tsx?$/.test(path) || /\/(testing|conformance)\//.test(path)

type File = { path: string; module: string; floor: string; imports: string[]; code: string }
const server: File[] = filesIn('server/src').map((file) => {
  const path = relative(source, file)
  const code = codeOf(file)
  const module = path.includes('/') ? moduleOf(path) : 'app'
  return { path, module, floor: module.split('/')[0]!, imports: importsOf(code), code }
})

/** What each floor may open, as the table says it; `core/*` is every module of that floor. */
const allowed = (floor: string, to: string): boolean =>
  (mayImport[floor] ?? []).some(
    (may) => may === to || (may.endsWith('/*') && to.startsWith(may.slice(0, -1))),
  )

describe('the floors', () => {
  it('are all read: a floor without files would prove nothing', () => {
    const floors = new Set(server.map((file) => file.floor))
    expect([...floors].sort()).toEqual(Object.keys(mayImport).sort())
    expect(server.flatMap((file) => file.imports).length).toBeGreaterThan(500)
  })

  it('are built downward: no module opens one above it, no flow another flow, a connector only the port', () => {
    const wrong = server.flatMap(({ path, module, floor, imports }) =>
      imports
        .filter((name) => name.startsWith('#') && name !== '#testing')
        .map((name) => moduleOf(name.slice(1)))
        .filter((to) => to !== module && !allowed(isTest(path) ? 'app' : floor, to))
        .map((to) => `${path} opens ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('are entered by their doors: nobody reaches into another module, or past it', () => {
    const wrong = server.flatMap(({ path, module, imports }) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(source, resolve(dirname(join(source, path)), name)))
        .filter((to) => moduleOf(to) !== module && !(isTest(path) && to === '../floors.ts'))
        .filter((to) => !(path === 'main.ts' && to.startsWith('app/')))
        .map((to) => `${path} reaches for ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('have what is for tests used by tests only', () => {
    const wrong = server
      .filter(({ path, floor }) => floor !== 'testing' && !isTest(path))
      .flatMap(({ path, imports }) =>
        imports.filter((name) => /^(#testing|vitest)/.test(name)).map((name) => `${path} uses ${name}`),
      )
    expect(wrong).toEqual([])
  })

  it('stand on the contract, which knows nothing of the server; so does the console, which knows only it', () => {
    const contract = filesIn('contract/src').flatMap((file) =>
      importsOf(codeOf(file))
        .filter((name) => !/^(\.\/|zod$|vitest$|fast-check$)/.test(name))
        .map((name) => `${relative(root, file)} uses ${name}`),
    )
    const console = filesIn('console/src').flatMap((file) =>
      importsOf(codeOf(file))
        .filter((name) => /^#|^node:|server/.test(name) || /^@callbox\/(?!contract$)/.test(name))
        .filter((name) => !(isTest(file) && name.startsWith('node:')))
        .map((name) => `${relative(root, file)} uses ${name}`),
    )
    expect([...contract, ...console]).toEqual([])
  })
})

/** Every `schema.table` that a file's SQL or Kysely names. */
const tablesIn = (code: string): string[] => {
  const schemas = Object.keys(schemaOf).join('|')
  const inSql = `\\b(?:from|join|into|update|table|only|lock)\\s+(${schemas})\\.["a-z_]+`
  const inKysely = `\\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|\\w*[jJ]oin)\\(\\s*\\[?\\s*'(${schemas})\\.\\w+`
  const functions = `\\b(graphile_worker|conversations)\\.[a-z_]+\\(`
  return [inSql, inKysely, functions].flatMap((pattern) =>
    [...code.matchAll(new RegExp(pattern, 'g'))].map((m) => m[1]!),
  )
}

describe('the schemas', () => {
  it('are each named by the SQL of their owner, and by the exceptions that say why', () => {
    const named = server
      .filter(({ path, floor }) => floor !== 'testing' && !isTest(path))
      .flatMap(({ path, module, code }) =>
        [...new Set(tablesIn(code))].map((schema) => ({ path, module, schema })),
      )
    expect(named.length).toBeGreaterThan(20)
    const wrong = named
      .filter(({ module, schema }) => !schemaOf[schema]!.includes(module))
      .filter(
        ({ path, schema }) => !exceptions.some((e) => path.startsWith(e.file) && e.schemas.includes(schema)),
      )
      .map(({ path, schema }) => `${path} names ${schema}`)
    expect(wrong).toEqual([])
  })

  it('have no exception that is no longer needed', () => {
    const unused = exceptions.filter(
      (e) =>
        !server.some(
          ({ path, code }) => path.startsWith(e.file) && tablesIn(code).some((s) => e.schemas.includes(s)),
        ),
    )
    expect(unused).toEqual([])
  })
})
