import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'

const weaknessSchema = z.object({
  weakness: z.string().min(1),
  file: z.string(),
  search: z.string().min(1),
  replace: z.string(),
  test: z.string()
})

const root = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const weaknesses = z.array(weaknessSchema).parse(JSON.parse(textOf('tests/mutants.json')))

it.each(weaknesses)('can still be planted: $weakness', ({ file, search, replace, test }) => {
  const sound = textOf(file)
  expect(sound.includes(search), `“${search}” stands in ${file}`).toBe(true)
  expect(search).not.toBe(replace)
  expect(existsSync(new URL(test, root))).toBe(true)
})

it('are each told by a sentence of their own', () => {
  const sentences = weaknesses.map(({ weakness }) => weakness)
  expect(new Set(sentences).size).toBe(sentences.length)
})
