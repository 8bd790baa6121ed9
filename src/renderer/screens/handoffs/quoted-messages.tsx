import { useTranslation } from '../../ui/use-translation.ts'
import type { LetterForm, QuotedMessage } from '../../../shared/model/handoff.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { langOfWords } from '../conversation/lang-of.ts'
import styles from './letter-dialog.module.css'

/** Which messages the colleague will see, and which of them stay hidden behind a summary. */
export const QuotedMessages = ({
  messages,
  chosen,
  onChange
}: {
  readonly messages: readonly QuotedMessage[]
  readonly chosen: LetterForm['messages']
  readonly onChange: (chosen: LetterForm['messages']) => void
}) => {
  const { t } = useTranslation('handoffs')
  const byId = new Map(chosen.map((one) => [one.messageId, one]))
  const set = (message: QuotedMessage, isIn: boolean, softened: boolean): void =>
    onChange(
      messages.flatMap(({ messageId }) => {
        if (messageId === message.messageId) return isIn ? [{ messageId, softened }] : []
        return byId.get(messageId) ?? []
      })
    )
  return (
    <fieldset className={styles.messages}>
      <legend>{t('window.letter.messages')}</legend>
      <ul>
        {messages.map((message) => {
          const one = byId.get(message.messageId)
          return (
            <li key={message.messageId} data-in={one !== undefined}>
              <Checkbox
                isSelected={one !== undefined}
                onChange={(isIn) => set(message, isIn, one?.softened ?? message.softened)}
              >
                <b>{message.name}</b>{' '}
                <span className={styles.said} {...langOfWords(message.text)}>
                  {message.text}
                </span>
              </Checkbox>
              {one === undefined || message.side === 'ours' ? null : (
                <Checkbox isSelected={one.softened} onChange={(softened) => set(message, true, softened)}>
                  {t('window.letter.soften')}
                </Checkbox>
              )}
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}
