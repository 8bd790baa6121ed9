import { tellLanguage } from '../../../shared/text/tell-language.ts'
import { findPieces } from '../../../shared/text/find-pieces.ts'
import { readWords } from '../topics.ts'
import { foreignTo, isInBoth, type ListedLanguage, translateInto } from '../translate-word.ts'
import type { ProfileText, TranslatedWord, Words } from './fit-text-model.ts'

/** The words of a text of the backlog. */
export const readBacklogText = (text: string): Words => {
  const found = findPieces(text)
  return readWords(text, tellLanguage(text, found), found)
}

/** A profile as a model reads it. A topic too short to tell its language is read in both. */
export const readProfileText = (profile: {
  readonly id: string
  readonly topics: readonly string[]
  readonly role: string
  readonly bio: string
}): ProfileText => {
  const whole = tellLanguage([...profile.topics, profile.role, profile.bio].join(' '))
  const foreign = profile.topics.some((topic) => {
    const told = tellLanguage(topic)
    return told !== null && told !== whole
  })
  const languageOf = (text: string) => tellLanguage(text) ?? (foreign ? null : whole)
  const read = (text: string): Words => readWords(text, languageOf(text))
  const translate = (text: string, topic: number | null): readonly TranslatedWord[] =>
    foreignTo(languageOf(text)).flatMap((into) =>
      read(text).flatMap((word) =>
        translateInto(into, word.stems).map((stem) => ({ into, topic, word: { ...word, stems: [stem] } }))
      )
    )
  const topics = profile.topics.filter((topic) => topic.trim() !== '')
  const about = [profile.role, profile.bio].filter((text) => text.trim() !== '')
  const own = new Set([...topics, ...about].flatMap(read).flatMap((word) => word.stems))
  const translated = [...topics.flatMap(translate), ...about.flatMap((text) => translate(text, null))]
  const inBoth = isInBoth(
    translated.flatMap((one) => one.word.stems),
    (stem) => own.has(stem)
  )
  return {
    colleagueId: profile.id,
    written: topics,
    topics: topics.map(read),
    about: about.map(read),
    translated: inBoth ? [] : translated
  }
}

/** Texts that are looked at to tell what is spoken, and the share of them from which on a language is. */
const mostTold = 1_000
const spokenShare = 0.03

/** In few texts a language may be missing by chance. */
const fewTexts = 50

/** French and English, where these texts speak them. */
export const tellSpoken = (texts: readonly string[]): readonly ListedLanguage[] => {
  const step = Math.max(1, Math.floor(texts.length / mostTold))
  const told = { fr: 0, en: 0 }
  for (let at = 0; at < texts.length; at += step) {
    const language = tellLanguage(texts[at] ?? '')
    if (language !== null) told[language] += 1
  }
  const all = told.fr + told.en
  const languages = ['fr', 'en'] as const
  return languages.filter((language) => all < fewTexts || told[language] >= spokenShare * all)
}
