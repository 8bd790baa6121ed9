import { tellingWords } from '../stop-words.ts'
import { readWords } from '../topics.ts'
import type { ProfileText, Words } from './fit-text-model.ts'

/**
 * French or English by their little words alone, null where they do not tell: a fit reads tens of thousands of texts, and
 * a statistical detector takes a third of a millisecond for each.
 */
const tellLanguage = (text: string): 'fr' | 'en' | null => {
  let lead = 0
  for (const match of text.toLowerCase().matchAll(/[\p{L}\p{M}'’]+/gu)) {
    const word = match[0].replaceAll('’', "'")
    if (tellingWords.fr.has(word)) lead += 1
    if (tellingWords.en.has(word)) lead -= 1
  }
  return lead === 0 ? null : lead > 0 ? 'fr' : 'en'
}

/** The words of a text of the backlog. */
export const readBacklogText = (text: string): Words => readWords(text, tellLanguage(text))

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
  const read = (text: string): Words => readWords(text, tellLanguage(text) ?? (foreign ? null : whole))
  const topics = profile.topics.filter((topic) => topic.trim() !== '')
  return {
    colleagueId: profile.id,
    written: topics,
    topics: topics.map(read),
    about: [profile.role, profile.bio].filter((text) => text.trim() !== '').map(read)
  }
}
