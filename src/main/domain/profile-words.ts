import { remembered } from '../../shared/remembered.ts'
import { tellLanguage } from '../../shared/text/tell-language.ts'
import { areKin, kinKey, readPairs, readWords } from './topics.ts'
import { foreignTo, isInBoth, translateInto } from './translate-word.ts'

/** Where a profile holds a word; earlier sources count more. */
export const profileSources = ['topic', 'role', 'bio'] as const
export type ProfileSource = (typeof profileSources)[number]

export interface ProfileWord {
  readonly written: string
  readonly source: ProfileSource
}

/** The words and word pairs of a profile by stem, ready to be met by the words of a message. */
export interface ProfileWords {
  readonly byStem: ReadonlyMap<string, ProfileWord>
  /** Stems by their first letters, to find kin. */
  readonly kin: ReadonlyMap<string, readonly string[]>
  /** By a stem of the other language, the word that may mean it; none where the profile was written in both. */
  readonly translated?: ReadonlyMap<string, ProfileWord>
}

interface Profile {
  readonly topics: readonly string[]
  readonly role: string
  readonly bio: string
}

/** Far more profiles than a company has. */
const mostRemembered = 1_000

/**
 * Reads a profile both as French and as English: topics are too short for their language to be told, and are often given
 * in both. Each choice of who speaks asks for all of them anew, which seldom change.
 */
export const readProfile = remembered(
  mostRemembered,
  (profile: Profile) => readWordsOf(profile),
  ({ topics, role, bio }) => JSON.stringify([topics, role, bio])
)

const readWordsOf = (profile: Profile): ProfileWords => {
  const byStem = new Map<string, ProfileWord>()
  const texts = { topic: profile.topics, role: [profile.role], bio: [profile.bio] }
  for (const source of profileSources)
    for (const text of texts[source]) {
      const words = readWords(text, null)
      for (const word of [...words, ...readPairs(text, words)])
        for (const stem of word.stems)
          if (!byStem.has(stem)) byStem.set(stem, { written: word.written, source })
    }
  const kin = new Map<string, string[]>()
  for (const stem of byStem.keys()) {
    const key = kinKey(stem)
    if (key !== null) kin.set(key, [...(kin.get(key) ?? []), stem])
  }
  return { byStem, kin, translated: translateProfile(profile, byStem) }
}

/** What the words of a profile may mean in the other language. */
const translateProfile = (
  profile: Profile,
  byStem: ReadonlyMap<string, ProfileWord>
): ReadonlyMap<string, ProfileWord> => {
  const language = tellLanguage([...profile.topics, profile.role, profile.bio].join(' '))
  const translated = new Map<string, ProfileWord>()
  for (const [stem, word] of byStem)
    for (const into of foreignTo(language))
      for (const other of translateInto(into, [stem])) if (!translated.has(other)) translated.set(other, word)
  return isInBoth(translated.keys(), (stem) => byStem.has(stem)) ? new Map() : translated
}

export interface ProfileMatch {
  readonly word: ProfileWord
  /** The stem of the profile that was met. */
  readonly stem: string
  readonly exact: boolean
  /** Whether it was met by a word of the other language, through our list of French and English. */
  readonly translated: boolean
}

/** What a profile has of these stems (readings of one word); `better` tells which of two matches counts. */
export const matchProfile = (
  profile: ProfileWords,
  stems: readonly string[],
  strength: (match: ProfileMatch) => number
): ProfileMatch | null => {
  let best: ProfileMatch | null = null
  const consider = (
    stem: string,
    exact: boolean,
    word: ProfileWord | undefined,
    translated = false
  ): void => {
    if (word === undefined) return
    const match = { word, stem, exact, translated }
    if (best === null || strength(match) > strength(best)) best = match
  }
  for (const stem of stems) consider(stem, true, profile.byStem.get(stem))
  for (const stem of stems) {
    const key = kinKey(stem)
    for (const other of key === null ? [] : (profile.kin.get(key) ?? []))
      if (other !== stem && areKin(stem, other)) consider(other, false, profile.byStem.get(other))
  }
  for (const stem of stems) consider(stem, false, profile.translated?.get(stem), true)
  return best
}
