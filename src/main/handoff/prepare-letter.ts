import { type Translate, translator } from '../../shared/locales/translate.ts'
import {
  type LetterForm,
  type LetterLanguage,
  letterLanguageOf,
  type QuotedMessage
} from '../../shared/model/handoff.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Reason } from '../../shared/model/routing.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getRanking } from '../store/rankings.ts'
import { newDays } from './create-handoff.ts'
import { gatherLetterFacts, type LetterFacts, quoteOf } from './letter-facts.ts'

/** Of a long conversation the newest messages are ticked. */
const mostTicked = 20
/** Of each reason, words that are named. */
const wordsNamed = 3
const reasonsNamed = 3

/** The form of a letter, filled in, and everything that may be ticked in it. */
export interface PreparedLetter {
  readonly form: LetterForm
  readonly messages: readonly QuotedMessage[]
  readonly facts: LetterFacts
}

/** Fills the form of a letter: in the colleague's language, the reasons of the ranking, what is expected, by when. */
export const prepareLetter = async (
  ctx: Pick<Context, 'store' | 'clock' | 'policy'>,
  conversationId: ConversationId,
  colleagueId: ColleagueId
): Promise<Result<PreparedLetter>> => {
  const db = ctx.store.read
  const now = ctx.clock.now()
  const gathered = await gatherLetterFacts(db, conversationId, colleagueId, now)
  if (!gathered.ok) return gathered
  const facts = gathered.value
  const theirs = facts.messages.filter((message) => message.side === 'theirs')
  const parent = theirs.filter((message) => message.asks_at !== null).at(-1) ?? theirs.at(-1)
  if (parent === undefined) return err('parent_deleted')
  const language = letterLanguageOf(facts.colleague.languages)
  const ranking = await getRanking(db, conversationId)
  const reasons = ranking?.ranking.find((one) => one.colleagueId === colleagueId)?.reasons ?? []
  const t = translator(language)
  // What a person of the company called hostile reaches colleagues softened.
  const messages = facts.messages.map((message) =>
    quoteOf(message, facts.weight === 3 && message.side === 'theirs')
  )
  return ok({
    facts,
    messages,
    form: {
      conversationId,
      colleagueId,
      parentMessageId: parent.id,
      language,
      messages: messages.slice(-mostTicked).map(({ messageId, softened }) => ({ messageId, softened })),
      summary: '',
      why: whySentences(t, reasons, facts.personName, language).join('\n'),
      expectation: t('handoffs:expectation', { person: facts.personName }),
      dueAt: newDays(ctx, facts.colleague.hours, now).due_at
    }
  })
}

/** “Why you”: the reasons that speak for this colleague, the strongest first, as sentences to them. */
const whySentences = (
  t: Translate,
  reasons: readonly Reason[],
  person: string,
  language: LetterLanguage
): readonly string[] => {
  const sentences = reasons
    .filter((reason) => reason.points > 0)
    .toSorted((one, other) => other.points - one.points)
    .flatMap((reason) => whySentence(t, reason, person, language) ?? [])
    .slice(0, reasonsNamed)
  return sentences.length > 0 ? sentences : [t('handoffs:why.known')]
}

const whySentence = (
  t: Translate,
  reason: Reason,
  person: string,
  language: LetterLanguage
): string | null => {
  switch (reason.signal) {
    case 'topic': {
      const named = reason.words.map(({ found, profile }) => (profile === '' ? found : profile))
      const words = [...new Set(named)].slice(0, wordsNamed)
      return words.length === 0
        ? null
        : t('handoffs:why.topic', { words: new Intl.ListFormat(language).format(words) })
    }
    case 'history':
      return t('handoffs:why.history')
    case 'continuity':
      return t('handoffs:why.continuity', { person })
    case 'place':
      return t('handoffs:why.place', { place: reason.place })
    case 'language':
      return t('handoffs:why.language', {
        language: new Intl.DisplayNames(language, { type: 'language' }).of(reason.language) ?? reason.language
      })
    // What weighs on a colleague is a matter between them and the community manager, not of a letter.
    default:
      return null
  }
}
