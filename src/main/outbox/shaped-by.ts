import { translator } from '../../shared/locales/translate.ts'
import type { MessageId } from '../../shared/model/ids.ts'
import { guessLanguage } from '../domain/guess-language.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import { getSettings } from '../store/settings.ts'
import type { AnyDb } from '../store/store.ts'

/**
 * What a joint signature adds to the colleague's (“mis en forme par Samia”): the community manager's name, or else the
 * company's, in the language of the message that is answered.
 */
export const shapedBy = async (db: AnyDb, parentMessageId: MessageId): Promise<string> => {
  const message = await db
    .selectFrom('message')
    .select(['text', 'language'])
    .where('id', '=', parentMessageId)
    .executeTakeFirst()
  const language = message === undefined ? null : (guessLanguage(message.text) ?? message.language)
  const t = translator(language === 'fr' ? 'fr' : 'en')
  const name = (await getHandoffSettings(db)).senderName || (await getSettings(db)).companyName
  return name === '' ? t('handoffs:shapedByUs') : t('handoffs:shapedBy', { name })
}
