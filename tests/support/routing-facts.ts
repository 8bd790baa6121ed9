import type { ColleagueFacts, ConversationFacts } from '../../src/main/domain/routing-facts.ts'
import { guessLanguage } from '../../src/main/domain/guess-language.ts'
import { readProfile } from '../../src/main/domain/profile-words.ts'
import { distinctStems, readPairs, readWords } from '../../src/main/domain/topics.ts'
import { assignmentIdSchema, type AssignmentId, colleagueIdSchema } from '../../src/shared/model/ids.ts'
import { instantSchema } from '../../src/shared/model/instant.ts'
import type { Network } from '../../src/shared/model/network.ts'

export const routingNow = instantSchema.parse('2026-11-20T09:00:00.000Z')
const inAYear = instantSchema.parse('2027-11-20T09:00:00.000Z')

/** A conversation in which a person says this text; the rest is neutral unless overridden. */
export const aCase = (text: string, overrides: Partial<ConversationFacts> = {}): ConversationFacts => {
  const language = overrides.language === undefined ? guessLanguage(text) : overrides.language
  const words = readWords(text, language)
  return {
    network: 'facebook',
    accountPlace: null,
    pastAnswers: [],
    ownLoad: null,
    ...overrides,
    language,
    said: text,
    words,
    pairs: readPairs(text, words)
  }
}

export interface ColleagueDescription extends Partial<
  Omit<ColleagueFacts, 'id' | 'profile' | 'consents' | 'learned'>
> {
  readonly id: string
  readonly topics?: readonly string[]
  readonly role?: string
  readonly bio?: string
  readonly networks?: readonly Network[]
  readonly consents?: ColleagueFacts['consents']
  /** Texts of conversations that were confirmed for this colleague. */
  readonly answered?: readonly string[]
}

/** A colleague who speaks French and English and agreed to be named on Facebook, unless overridden. */
export const aColleague = (description: ColleagueDescription): ColleagueFacts => {
  const answered = description.answered ?? []
  const learned = new Map<string, { count: number; newest: AssignmentId }>()
  for (const [index, text] of answered.entries()) {
    const assignmentId = assignmentIdSchema.parse(`${description.id}-${index}`)
    for (const stem of distinctStems(readWords(text, guessLanguage(text)), 60))
      learned.set(stem, { count: (learned.get(stem)?.count ?? 0) + 1, newest: assignmentId })
  }
  const networks = description.networks ?? (['facebook'] as const)
  return {
    leftAt: null,
    languages: ['fr', 'en'],
    place: null,
    absences: [],
    weeklyBudget: null,
    weekLoad: 0,
    assignmentCount: answered.length,
    ...description,
    consents:
      description.consents ??
      new Map(networks.map((network) => [network, { kind: 'grant' as const, validUntil: inAYear }])),
    id: colleagueIdSchema.parse(description.id),
    profile: readProfile({
      topics: description.topics ?? [],
      role: description.role ?? '',
      bio: description.bio ?? ''
    }),
    learned
  }
}
