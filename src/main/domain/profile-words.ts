import { areKin, kinKey, readPairs, readWords } from './topics.ts'

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
}

/**
 * Reads a profile both as French and as English: topics are too short for their language to be told, and are often given
 * in both.
 */
export const readProfile = (profile: {
  readonly topics: readonly string[]
  readonly role: string
  readonly bio: string
}): ProfileWords => {
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
  return { byStem, kin }
}

export interface ProfileMatch {
  readonly word: ProfileWord
  /** The stem of the profile that was met. */
  readonly stem: string
  readonly exact: boolean
}

/** What a profile has of these stems (readings of one word); `better` tells which of two matches counts. */
export const matchProfile = (
  profile: ProfileWords,
  stems: readonly string[],
  strength: (match: ProfileMatch) => number
): ProfileMatch | null => {
  let best: ProfileMatch | null = null
  const consider = (stem: string, exact: boolean): void => {
    const word = profile.byStem.get(stem)
    if (word === undefined) return
    const match = { word, stem, exact }
    if (best === null || strength(match) > strength(best)) best = match
  }
  for (const stem of stems) consider(stem, true)
  for (const stem of stems) {
    const key = kinKey(stem)
    for (const other of key === null ? [] : (profile.kin.get(key) ?? []))
      if (other !== stem && areKin(stem, other)) consider(other, false)
  }
  return best
}
