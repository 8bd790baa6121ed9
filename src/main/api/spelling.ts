import { z } from 'zod'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { type SpellingLanguage, spellingLanguageSchema } from '../../shared/contract/spelling.ts'
import type { AuditId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { err, ok } from '../../shared/result.ts'
import { wordsToSpell } from '../../shared/text/words-to-spell.ts'
import { saysLittle, writingLanguage } from '../domain/writing-language.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getNewestWords } from '../store/messages.ts'
import { insertOwnWord, listOwnWords, removeOwnWord } from '../store/own-words.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { findMisspelt, suggestSpellings } from '../writing/ask-spelling.ts'

const changedWordSchema = z.object({ word: z.string(), known: z.boolean() })

/** Adds or forgets a word, so that Z can take it back. */
const changeWord = async (ctx: Context, word: string, isAdded: boolean): Promise<boolean> =>
  await ctx.store.write(async (tx) => {
    const now = ctx.clock.now()
    const changed = isAdded ? await insertOwnWord(tx, word, now) : await removeOwnWord(tx, word)
    if (!changed) return false
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'own_word',
      conversation_id: null,
      before: JSON.stringify({ word, known: !isAdded }),
      after: JSON.stringify({ word, known: isAdded })
    })
    return true
  })

/** Z: the word is known again, or no longer. */
export const restoreOwnWord = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before === null) return
  const { word, known } = changedWordSchema.parse(JSON.parse(row.before))
  if (known) await insertOwnWord(tx, word, now)
  else await removeOwnWord(tx, word)
}

const otherOf = (language: SpellingLanguage): SpellingLanguage => (language === 'fr' ? 'en' : 'fr')

/** Few words tell their language by being right: most are wrong in this one, and all are right in the other. */
const isOfOther = async (ctx: Context, language: SpellingLanguage, sample: string): Promise<boolean> => {
  const words = [...new Set(wordsToSpell(sample).map(({ word }) => word))]
  const wrong = await findMisspelt(ctx, language, words)
  return (
    wrong.length > 0 &&
    wrong.length * 2 >= words.length &&
    (await findMisspelt(ctx, otherOf(language), words)).length === 0
  )
}

export const spellingHandlers = {
  async check(ctx, { conversationId, sample, words }) {
    const answered = await getNewestWords(ctx.store.read, conversationId)
    const told = spellingLanguageSchema.safeParse(writingLanguage(sample, answered)).data ?? null
    if (told === null) return ok({ language: null, misspelt: [] })
    // By the sample alone: whichever of its words are asked about, the answer is in one language.
    const language = saysLittle(sample) && (await isOfOther(ctx, told, sample)) ? otherOf(told) : told
    return ok({ language, misspelt: [...(await findMisspelt(ctx, language, words))] })
  },
  async suggest(ctx, { language, word }) {
    return ok([...(await suggestSpellings(ctx, language, word))])
  },
  async ownWords(ctx) {
    return ok([...(await listOwnWords(ctx.store.read))])
  },
  async addWord(ctx, { word }) {
    await changeWord(ctx, word.normalize('NFC'), true)
    return ok(null)
  },
  async forgetWord(ctx, { word }) {
    return (await changeWord(ctx, word, false)) ? ok(null) : err('not_found')
  }
} satisfies Handlers<AppContract, Context>['spelling']
