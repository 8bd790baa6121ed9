import { expect, it } from 'vitest'
import { identifier, readSources, walk } from './rules/source.ts'

/** Where a browser keeps things by itself. */
const browserStorage: ReadonlySet<string> = new Set([
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'cookieStore'
])

it('R-16 the window keeps no words of its own: nothing is written where a browser keeps things', () => {
  const uses = readSources(['src/renderer', 'src/preload']).flatMap((source) => {
    const found: string[] = []
    walk(source, (node) => {
      const name = identifier(node)
      if (name !== null && browserStorage.has(name)) found.push(`${source.path} ${name}`)
    })
    return found
  })
  expect(uses).toEqual([])
})
