import type { ColleagueId } from '../../shared/model/ids.ts'
import { isAnybodys } from './anybodys-words.ts'
import { isSamePlace } from './place-names.ts'
import { matchProfile, type ProfileMatch, type ProfileWords } from './profile-words.ts'
import { fold } from '../../shared/text/fold.ts'
import type { Word } from './topics.ts'
import { phraseFrom, standingOf } from './word-standing.ts'

/** A profile as far as words go, and what tells people apart besides words. */
export interface WrittenProfile {
  readonly profile: ProfileWords
  readonly place: string | null
  readonly languages: readonly string[]
}

export interface OtherProfile extends WrittenProfile {
  readonly id: ColleagueId
}

/** What was said in a conversation that nobody was given, and its words; `undecided`: nobody even fits. */
export interface BacklogWords {
  readonly text: string
  readonly words: readonly Word[]
  readonly undecided: boolean
}

/** A word or a phrase that stands in so many conversations and would bring them to this colleague. */
export interface ProposedWord {
  readonly written: string
  readonly conversations: number
}

/** A colleague whose profile says the same, and the words that both have. */
export interface Twin {
  readonly colleagueId: ColleagueId
  readonly words: readonly string[]
}

const mostProposed = 10

/** A word of one conversation alone may be an accident. */
const fewestConversations = 2
/** Conversations near the profile say more about it than those that nobody fits. */
const nearShare = 2

/** What a word is worth by where it stands in a profile, as routing weighs it. */
const strengths = { topic: 1, role: 0.5, bio: 0.4 } as const
const strengthOf = (match: ProfileMatch): number => strengths[match.word.source] * (match.exact ? 1 : 0.5)

/** From this share on of what both say in common, words cannot tell two people apart. */
const twinShare = 0.75

/** How much more often a word stands in these conversations than in the others: the logarithm of odds, smoothed. */
const contrast = (inside: number, all: number, outside: number, others: number): number =>
  Math.log((inside + 0.5) / (all - inside + 0.5)) - Math.log((outside + 0.5) / (others - outside + 0.5))

interface WordCount {
  all: number
  near: number
  undecided: number
  /** How often it stood as what somebody does. */
  deeds: number
  /** How often each of its forms stood as the name of something. */
  readonly names: Map<string, number>
  /** The phrases that it stands in, and in which conversations. */
  readonly phrases: Map<string, Set<number>>
}

/**
 * Words that would make the difference: those that stand more in conversations near this profile, and in those that nobody
 * fits, than in the rest; without the profile's own words, other colleagues' words, names and places. The best first. They are
 * what a person would write among their topics: what is named more often than done ("livraison", not "livrez"), and the
 * phrase where the word mostly stands in one ("farine de seigle").
 */
export const proposeWords = (
  written: WrittenProfile,
  others: readonly OtherProfile[],
  backlog: readonly BacklogWords[],
  names: readonly string[]
): readonly ProposedWord[] => {
  const taken = new Set(names.flatMap((name) => fold(name).split(/[^\p{L}\p{N}]+/u)))
  const isKnown = (profile: ProfileWords, word: Word): boolean =>
    word.stems.some((stem) => profile.byStem.has(stem))
  const near = backlog.map(({ words }) => words.some((word) => isKnown(written.profile, word)))
  const groups = {
    near: near.filter(Boolean).length,
    undecided: backlog.filter((one) => one.undecided).length
  }
  const counts = new Map<string, WordCount>()
  const countOf = (stem: string): WordCount => {
    const count = counts.get(stem) ?? {
      all: 0,
      near: 0,
      undecided: 0,
      deeds: 0,
      names: new Map(),
      phrases: new Map()
    }
    counts.set(stem, count)
    return count
  }
  const isTaken = (word: Word): boolean =>
    word.folded.length < 3 || taken.has(word.folded) || isAnybodys(word.folded)
  for (const [index, { text, words, undecided }] of backlog.entries()) {
    const seen = new Set<string>()
    for (const [place, word] of words.entries()) {
      const stem = word.stems[0]
      if (stem === undefined || isTaken(word)) continue
      const count = countOf(stem)
      const standing = standingOf(text, words, place)
      const form = word.written.toLowerCase()
      if (standing === 'deed') count.deeds += 1
      if (standing === 'name') count.names.set(form, (count.names.get(form) ?? 0) + 1)
      const phrase = standing === 'deed' ? null : phraseFrom(text, words, place)
      const second = phrase?.second.stems[0]
      if (phrase !== null && second !== undefined && !isTaken(phrase.second)) {
        keepPhrase(count.phrases, phrase.written, index)
        keepPhrase(countOf(second).phrases, phrase.written, index)
      }
      if (seen.has(stem)) continue
      seen.add(stem)
      count.all += 1
      if (near[index] === true) count.near += 1
      if (undecided) count.undecided += 1
    }
  }
  const worth = (inside: number, all: number, total: number, fewest: number): number =>
    inside < fewest
      ? 0
      : Math.max(0, contrast(inside, all, total - inside, backlog.length - all)) * Math.sqrt(inside)
  return (
    [...counts]
      .filter(
        ([stem, { all, names: named, deeds }]) =>
          all >= fewestConversations &&
          isNamed(named, deeds) &&
          matchProfile(written.profile, [stem], strengthOf) === null &&
          others.every((other) => !other.profile.byStem.has(stem))
      )
      .map(([stem, count]) => ({
        stem,
        ...writtenAs(count),
        worth:
          nearShare * worth(count.near, groups.near, count.all, 1) +
          worth(count.undecided, groups.undecided, count.all, fewestConversations)
      }))
      .filter((word) => word.worth > 0)
      .toSorted((one, other) => other.worth - one.worth || (one.stem < other.stem ? -1 : 1))
      // Two words of one phrase propose it once.
      .filter(({ written: form }, at, all) => all.findIndex((word) => word.written === form) === at)
      .slice(0, mostProposed)
      .map(({ written: form, conversations }) => ({ written: form, conversations }))
  )
}

const keepPhrase = (phrases: Map<string, Set<number>>, phrase: string, conversation: number): void => {
  phrases.set(phrase, (phrases.get(phrase) ?? new Set()).add(conversation))
}

/** Whether one form of a word is named again and again, or the word more often than it is done. */
const isNamed = (names: ReadonlyMap<string, number>, deeds: number): boolean => {
  const times = [...names.values()]
  return (
    times.some((each) => each >= fewestConversations) || times.reduce((sum, each) => sum + each, 0) > deeds
  )
}

/** The phrase in which a word mostly stands, else the form in which it is mostly named. */
const writtenAs = (count: WordCount): ProposedWord => {
  const [phrase, conversations = 0] =
    [...count.phrases]
      .map(([written, { size }]) => [written, size] as const)
      .toSorted(([one, often], [other, times]) => times - often || (one < other ? -1 : 1))[0] ?? []
  return phrase !== undefined && conversations >= fewestConversations && conversations * 2 > count.all
    ? { written: phrase, conversations }
    : { written: mostUsed(count.names), conversations: count.all }
}

const mostUsed = (forms: ReadonlyMap<string, number>): string =>
  [...forms].toSorted(([one, often], [other, times]) => times - often || (one < other ? -1 : 1))[0]?.[0] ?? ''

/** Whether something besides words tells two people apart: another shop, or no language in common. */
const differsOtherwise = (one: WrittenProfile, other: WrittenProfile): boolean =>
  (one.place !== null && other.place !== null && !isSamePlace(one.place, other.place)) ||
  !one.languages.some((language) => other.languages.includes(language))

/**
 * What of the topics and the role another profile has too, as a share of all of them, and the words. A story told in a few
 * words is left out: it differs where knowledge does not.
 */
const sharedBy = (
  profile: ProfileWords,
  other: ProfileWords
): { readonly share: number; readonly words: readonly string[] } => {
  let all = 0
  let shared = 0
  const words = new Set<string>()
  const byWord = new Map<string, { strength: number; stems: string[] }>()
  for (const [stem, { written, source }] of profile.byStem) {
    // Pairs of words say nothing that their words do not.
    if (source === 'bio' || stem.includes(' ')) continue
    const known = byWord.get(written)
    if (known === undefined) byWord.set(written, { strength: strengths[source], stems: [stem] })
    else known.stems.push(stem)
  }
  for (const [written, { strength, stems }] of byWord) {
    all += strength
    if (!stems.some((stem) => other.byStem.has(stem))) continue
    shared += strength
    words.add(written)
  }
  return { share: all === 0 ? 0 : shared / all, words: [...words] }
}

/** Colleagues who cannot be told from this profile: nearly all that either says, the other says too. */
export const findTwins = (written: WrittenProfile, others: readonly OtherProfile[]): readonly Twin[] =>
  others.flatMap((other) => {
    if (differsOtherwise(written, other)) return []
    const { share, words } = sharedBy(written.profile, other.profile)
    return share >= twinShare && sharedBy(other.profile, written.profile).share >= twinShare
      ? [{ colleagueId: other.id, words }]
      : []
  })
