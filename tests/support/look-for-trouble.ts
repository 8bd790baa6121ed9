import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { UiLanguage } from '../../src/shared/locales/resources.ts'

/** What a look at the window finds. */
export interface Sight {
  /** What should never be, each as a sentence. */
  readonly faults: readonly string[]
  /** The conversation pointed at, and the words in its composer; null where there is none. */
  readonly conversation: string | null
  readonly words: string | null
  readonly isField: boolean
  readonly isLocked: boolean
  readonly isInbox: boolean
  /** How many dialogs are open. */
  readonly dialogs: number
}

/** What is said where the keyboard is nowhere, which may be meant. */
export const nothingHasIt = 'nothing has the keyboard'

/** Sentences shorter than this may be the same word in both languages, or a word of the sample. */
const leastForeign = 14

const folder = join(import.meta.dirname, '../../src/shared/locales')

/** The sentences of a language by file: read as files, since Playwright takes no JSON as a module. */
const readSentences = (language: UiLanguage): readonly object[] =>
  readdirSync(join(folder, language))
    // The welcome tells of the people of the sample, whose words stay as they are.
    .filter((name) => name !== 'welcome.json')
    .map((name) => JSON.parse(readFileSync(join(folder, language, name), 'utf8')))

const sentencesOf = (part: unknown): readonly string[] => {
  if (typeof part === 'string') return [part]
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(sentencesOf) : []
}

const plain = (language: UiLanguage): ReadonlySet<string> =>
  new Set(
    sentencesOf(readSentences(language)).filter(
      (sentence) => sentence.length >= leastForeign && !sentence.includes('{{')
    )
  )
const own = { fr: plain('fr'), en: plain('en') }
const sentences = {
  fr: [...own.fr.difference(own.en)],
  en: [...own.en.difference(own.fr)]
} as const

const firstWords = [...new Set(readSentences('en').flatMap((namespace) => Object.keys(namespace)))].filter(
  (name) => !name.includes('_')
)

const viewsIn = (language: UiLanguage): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, language, 'inbox.json'), 'utf8')).view

/** What each view is called on the rail. */
export const namesOfViews = { fr: viewsIn('fr'), en: viewsIn('en') } as const

/**
 * Looks at the whole window for what should never be there, however one came to it: a page that is gone, a keyboard that nothing
 * has, two dialogs over each other, names of sentences in the place of sentences, the other language, a page that scrolls sideways.
 */
export const lookForTrouble = async (window: Page, language: UiLanguage): Promise<Sight> => {
  const foreign = sentences[language === 'fr' ? 'en' : 'fr']
  return await window.evaluate(
    ({ wanted, others, first, nothingHasIt }) => {
      const faults: string[] = []
      const nameOf = (element: Element | null): string =>
        (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim().slice(0, 40)
      const root = document.getElementById('root')
      if (root === null || root.childElementCount === 0) faults.push('the page is empty')
      if (document.documentElement.lang !== wanted)
        faults.push(`the page says that it is in ${document.documentElement.lang}`)
      if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
      const focused = document.activeElement
      if (focused === null || focused === document.body) faults.push(nothingHasIt)
      const dialogs = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')].filter(
        (dialog) => dialog.checkVisibility()
      )
      // A list of choices that unfolds over a dialog is part of it.
      const own = dialogs.filter((dialog) => dialog.closest('[data-trigger]') === null)
      if (own.length > 1) faults.push(`${own.length} dialogs at once`)
      const lock = document.querySelector('main[data-part="lock"]')
      const above = lock ?? dialogs.at(-1)
      if (above !== undefined && focused !== document.body && !above.contains(focused))
        faults.push(`the keyboard is at “${nameOf(focused)}”, under the dialog “${nameOf(above)}”`)

      const known = new Set(others)
      const names = new Set(first)
      const judge = (words: string): void => {
        if (/\{\{|\}\}|\[object|\bundefined\b|\bNaN\b|Invalid Date/u.test(words))
          faults.push(`“${words.slice(0, 80)}” is on the page`)
        if (/^[a-z]\w*(?:[.:]\w+)+$/iu.test(words) && names.has(words.split(/[.:]/u)[0] ?? ''))
          faults.push(`the name ${words} is on the page`)
        if (known.has(words)) faults.push(`“${words.slice(0, 80)}” is in the other language`)
      }
      // What people wrote (that of the composer is drawn behind it as well), and what was told before the language changed.
      const theirs =
        'article, textarea, [data-start], [role="option"], output, [role="status"], [role="alert"], [lang]:not(html), blockquote, q'
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const words = node.textContent?.trim() ?? ''
        if (words === '' || node.parentElement === null || node.parentElement.closest(theirs) !== null)
          continue
        if (node.parentElement.closest('output + [role="alert"] + div') !== null) continue
        if (node.parentElement.checkVisibility()) judge(words)
      }
      for (const named of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        for (const name of ['aria-label', 'title', 'placeholder']) {
          const words = named.getAttribute(name)
          if (words !== null && named.closest(theirs) === null) judge(words)
        }

      const composer = document.querySelector<HTMLTextAreaElement>('textarea[data-part="composer"]')
      const current = document.querySelector('[data-part="list"] [aria-current="true"]')
      return {
        faults: [...new Set(faults)],
        conversation: current?.id ?? null,
        words: composer === null ? null : composer.value,
        isField: focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement,
        isLocked: lock !== null,
        isInbox: document.querySelector('section[data-showing]') !== null,
        dialogs: dialogs.length
      }
    },
    { wanted: language, others: foreign, first: firstWords, nothingHasIt }
  )
}
