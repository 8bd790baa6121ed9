import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFolderMap } from './rules/folder-map.ts'
import { root } from './rules/source.ts'

const within = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || folder === 'src/main')
    .map(({ name }) => `${folder}/${name}`)

describe('the map of folders in the README', () => {
  it('names every folder of the code and every way into main, and nothing that is gone', () => {
    const places = [...within('src'), ...within('src/main'), ...within('src/shared')].filter(
      // Their folders stand there instead.
      (path) => path !== 'src/main' && path !== 'src/shared'
    )
    expect(places.length).toBeGreaterThan(20)
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(checkFolderMap(readme, places, (path) => existsSync(join(root, path)))).toEqual([])
  })
})

describe('the checker of the map', () => {
  const map = [
    '## Where things are',
    '| folder | what |',
    '| --- | --- |',
    '| `src/app.ts` | starts; `index.ts` opens a window |',
    '| `src/store`, `seed` | rows |',
    '## Glossary',
    '| `src/elsewhere` | no row of the map |'
  ].join('\n')
  const isThere = (path: string): boolean => path !== 'src/gone'

  it('accepts what is named by its path, or in the row of a neighbour', () => {
    expect(checkFolderMap(map, ['src/app.ts', 'src/index.ts', 'src/store'], isThere)).toEqual([])
  })

  it('complains about what is left out and about what is gone', () => {
    expect(checkFolderMap(map, ['src/elsewhere', 'lib/index.ts'], isThere)).toEqual([
      'src/elsewhere is not in the map',
      'lib/index.ts is not in the map'
    ])
    expect(checkFolderMap(map.replace('seed', 'src/gone'), [], isThere)).toEqual([
      'src/gone is in the map, and is not there'
    ])
  })
})
