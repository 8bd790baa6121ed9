import { describe, expect, it } from 'vitest'
import { edgesOf } from './rules/layers.ts'
import { readSources, type Source } from './rules/source.ts'

/** What knows the words of an internal note. */
const knowsNotes = (path: string): boolean =>
  path === 'src/main/store/notes.ts' || path === 'src/shared/model/note.ts'

/** What words leave by. The composer is kept from them by types: tests/unit/shared/model/note.test.ts. */
const senders = [
  'src/main/connectors/',
  'src/main/outbox/',
  'src/main/message-actions/',
  'src/main/handoff/',
  'src/main/mail/'
]

/** The folders that reach a file by any way of imports, each with the way. */
const waysTo = (sources: readonly Source[], isGoal: (path: string) => boolean): readonly string[] => {
  const edges = new Map(
    sources.map((source) => [source.path, edgesOf(source).flatMap(({ file }) => file ?? [])])
  )
  const ways: string[] = []
  for (const { path } of sources) {
    if (!senders.some((folder) => path.startsWith(folder))) continue
    const seen = new Set([path])
    const queue: (readonly string[])[] = [[path]]
    for (let way = queue.shift(); way !== undefined; way = queue.shift())
      for (const next of edges.get(way.at(-1) ?? '') ?? []) {
        if (isGoal(next)) ways.push([...way, next].join(' → '))
        if (seen.has(next)) continue
        seen.add(next)
        queue.push([...way, next])
      }
  }
  return ways
}

describe('internal notes', () => {
  const sources = readSources(['src'])

  it('R-22 are known to nothing that words leave by, directly or by others', () => {
    expect(
      sources.filter(({ path }) => senders.some((folder) => path.startsWith(folder))).length
    ).toBeGreaterThan(60)
    expect(waysTo(sources, knowsNotes)).toEqual([])
  })

  it('would be seen if they were: what sends does know the rows of messages', () => {
    expect(waysTo(sources, (path) => path === 'src/main/store/messages.ts').length).toBeGreaterThan(0)
  })
})
