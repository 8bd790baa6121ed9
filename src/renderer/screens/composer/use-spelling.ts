import { useEffect, useMemo, useState } from 'react'
import type { SpellingLanguage } from '../../../shared/contract/spelling.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { isNamed, namesIn, wordsToSpell, type WordToSpell } from '../../../shared/text/words-to-spell.ts'
import { callApi, useApiQuery } from '../../api/client.ts'

/** Typing rests this long before words are judged. */
const restMilliseconds = 200
const longestSample = 2_000
const mostWords = 2_000
const mostKnown = 20_000

/** What is known of words by language: a word is asked about once, whatever is typed around it. */
const known: Readonly<Record<SpellingLanguage, Map<string, boolean>>> = { fr: new Map(), en: new Map() }

const noWords: readonly string[] = []

/**
 * The misspelt words of what is being written, in the language of the conversation. Main judges them in a worker and only
 * new words are asked about; names and the words of the person are left alone, and so is the word being typed.
 */
export const useSpelling = (
  conversationId: ConversationId,
  body: string,
  typedUpTo: number | null,
  names: readonly string[]
): { readonly language: SpellingLanguage | null; readonly misspelt: readonly WordToSpell[] } => {
  const ownWords = useApiQuery('spelling.ownWords', {}).data ?? noWords
  const [language, setLanguage] = useState<SpellingLanguage | null>(null)
  const [, countAnswers] = useState(0)
  const words = useMemo(() => wordsToSpell(body), [body])
  const left = useMemo(() => namesIn([...names, ...ownWords]), [names, ownWords])

  useEffect(() => {
    if (words.length === 0) return
    const timer = setTimeout(async () => {
      const asked = [...new Set(words.map(({ word }) => word))]
        .filter((word) => language === null || !known[language].has(word))
        .slice(0, mostWords)
      if (asked.length === 0) return
      const answer = await callApi('spelling.check', {
        conversationId,
        sample: body.slice(0, longestSample),
        words: asked
      })
      if (!answer.ok) return
      if (answer.value.language !== null) {
        const verdicts = known[answer.value.language]
        if (verdicts.size > mostKnown) verdicts.clear()
        const wrong = new Set(answer.value.misspelt)
        for (const word of asked) verdicts.set(word, !wrong.has(word))
      }
      setLanguage(answer.value.language)
      countAnswers((count) => count + 1)
    }, restMilliseconds)
    return () => clearTimeout(timer)
  }, [conversationId, words, body, language])

  const misspelt =
    language === null
      ? []
      : words.filter(
          ({ word, end }) => known[language].get(word) === false && end !== typedUpTo && !isNamed(word, left)
        )
  return { language, misspelt }
}
