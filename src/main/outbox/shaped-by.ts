import { translator } from '../../shared/locales/translate.ts'
import { guessLanguage } from '../domain/guess-language.ts'
import { readToldLanguage } from '../domain/told-language.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import type { HandoffRow } from '../store/schema.ts'
import { getSettings } from '../store/settings.ts'
import type { AnyDb } from '../store/store.ts'

/**
 * What a joint signature adds to the colleague's (“mis en forme par Samia”): the community manager's name, or else the
 * company's, in the language of the message that is answered.
 */
export const shapedBy = async (
  db: AnyDb,
  handoff: Pick<HandoffRow, 'parent_message_id' | 'language'>
): Promise<string> => {
  const message = await db
    .selectFrom('message')
    .select(['text', 'language'])
    .where('id', '=', handoff.parent_message_id)
    .executeTakeFirst()
  const language =
    message === undefined ? null : (guessLanguage(message.text) ?? readToldLanguage(message.language))
  // Of words too few to tell, the language that the colleague was asked in.
  const spoken =
    language === 'fr' || language === 'en' ? language : language === null ? handoff.language : 'en'
  const t = translator(spoken)
  const name = (await getHandoffSettings(db)).senderName || (await getSettings(db)).companyName
  return name === '' ? t('handoffs:shapedByUs') : t('handoffs:shapedBy', { name })
}
