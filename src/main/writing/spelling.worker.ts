import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { createHunspellFromStrings, type Hunspell } from 'hunspell-wasm'
import type { SpellingLanguage } from '../../shared/contract/spelling.ts'
import { spellingOrderSchema } from './spelling-order.ts'

/** Hunspell itself, away from the main thread: a suggestion may take it a third of a second. */

/** English is written in two ways, and a word of either is a word. */
const dictionariesOf: Readonly<Record<SpellingLanguage, readonly string[]>> = {
  fr: ['fr'],
  en: ['en-gb', 'en']
}

/** Beside the built worker (electron.vite.config.ts lays them there), else in the packages. */
const fileOf = (name: string, extension: 'aff' | 'dic'): string => {
  const built = fileURLToPath(new URL(`./dictionaries/${name}.${extension}`, import.meta.url))
  return existsSync(built)
    ? built
    : fileURLToPath(new URL(`./index.${extension}`, import.meta.resolve(`dictionary-${name}`)))
}

const open = async (name: string): Promise<Hunspell> =>
  await createHunspellFromStrings(
    await readFile(fileOf(name, 'aff'), 'utf8'),
    await readFile(fileOf(name, 'dic'), 'utf8')
  )

const opened = new Map<SpellingLanguage, Promise<readonly Hunspell[]>>()

/** A dictionary is read when somebody first writes in its language. */
const dictionaries = (language: SpellingLanguage): Promise<readonly Hunspell[]> => {
  const known = opened.get(language) ?? Promise.all(dictionariesOf[language].map(open))
  opened.set(language, known)
  return known
}

const mostSuggestions = 6

/** Hunspell gives up by the clock: on a busy machine it may have found nothing yet, and is asked again. */
const mostTries = 3

const suggest = (all: readonly Hunspell[], word: string): readonly string[] => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = new Set(all.flatMap((one) => one.getSpellingSuggestions(word)))
    if (found.size > 0) return [...found].slice(0, mostSuggestions)
  }
  return []
}

parentPort?.on('message', async (message: unknown) => {
  const order = spellingOrderSchema.parse(message)
  if (order.kind === 'end') return parentPort?.close()
  const all = await dictionaries(order.language)
  const words =
    order.kind === 'check'
      ? order.words.filter((word) => !all.some((one) => one.testSpelling(word)))
      : suggest(all, order.word)
  return parentPort?.postMessage({ id: order.id, words })
})
