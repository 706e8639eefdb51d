import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
type Package = Record<string, Record<string, string> | undefined>

const packages = ['.', 'contract', 'server', 'console', 'test', 'test/networks']
const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'peerDependencies']

describe('what we did not write ourselves', () => {
  it('is asked for in one exact version each, and the same one everywhere', () => {
    const loose: string[] = []
    const versions = new Map<string, string>()
    for (const folder of packages) {
      const given = json(`${folder}/package.json`) as Package
      for (const [name, version] of fields.flatMap((field) => Object.entries(given[field] ?? {}))) {
        if (name.startsWith('@callbox/')) continue
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) loose.push(`${folder}: ${name} ${version}`)
        const other = versions.get(name) ?? version
        if (other !== version) loose.push(`${name}: ${other} and ${version}`)
        versions.set(name, version)
      }
    }
    expect(loose).toEqual([])
    expect(versions.size).toBeGreaterThan(50)
  })

  it('stands in the lock file with the hash of its bytes, from no address of its own', () => {
    const lock = json('package-lock.json') as {
      packages: Record<string, { integrity?: string; link?: boolean; resolved?: string; bundled?: boolean }>
    }
    const of = Object.entries(lock.packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && !link,
    )
    expect(of.length).toBeGreaterThan(200)
    const inBundle = (path: string): boolean => lock.packages[path]?.bundled === true
    const unproved = of.filter(
      ([path, { integrity }]) => !integrity?.startsWith('sha512-') && !inBundle(path),
    )
    expect(unproved.map(([path]) => path)).toEqual([])
    const elsewhere = of.filter(([, { resolved }]) => resolved && /^(http:|git|ssh)/.test(resolved))
    expect(elsewhere.map(([path]) => path)).toEqual([])
  })
})
