import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { plainFrame } from '../../../shared/model/message.ts'
import type { AppError } from '../../../shared/result.ts'
import { composeLaterPart, composeReply, openingOf } from '../../../shared/text/compose-reply.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import { sameWords } from '../../../shared/text/same-words.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { firstNameOf } from '../../ui/initials.ts'
import { useNow } from '../../ui/time-ago.tsx'
import { TooManyWords } from '../../ui/field.tsx'
import { useWholeWords } from '../../ui/use-whole-words.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { CharacterMeter } from '../composer/character-meter.tsx'
import { consentFor } from '../composer/consent-for.ts'
import { SpeakerFacts } from '../composer/speaker-facts.tsx'
import styles from './edit-message-dialog.module.css'
import { longestBody } from '../../../shared/model/written-words.ts'

/** Other words for a message of ours: its speaker’s, signed and counted as a reply is. */
export const EditMessageDialog = ({
  message,
  account,
  speaker,
  onClose,
  onEdit
}: {
  readonly message: ThreadMessage
  readonly account: Account
  /** Who said it; who would speak now where nobody knows. */
  readonly speaker: Colleague | null
  readonly onClose: () => void
  /** Resolves to why it was not taken. */
  readonly onEdit: (body: string, speaker: Colleague) => Promise<AppError | null>
}) => {
  const { t } = useTranslation('conversation')
  const sentenceOf = useErrorSentence()
  const now = useNow()
  const network = useNetworkName()(account.network)
  const former = message.ownWords?.body ?? message.text
  const [body, setBody] = useState(() => unsentWords(message) ?? former)
  const [refusal, setRefusal] = useState<AppError | null>(null)
  const [leaving, setLeaving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => focusAtFirst(field.current), [])
  const { tooMany, forget } = useWholeWords(field)
  const frame = message.ownWords?.frame ?? plainFrame
  const consent = speaker === null ? null : consentFor(speaker, account.network, now)
  const signed =
    speaker === null
      ? null
      : message.ownWords?.isLaterPart === true
        ? { text: composeLaterPart(body, frame), opening: openingOf(body, frame), signatureLine: null }
        : composeReply(body, speaker, account.network, frame)
  const count = countCharacters(signed?.text ?? body, account.capabilities.reply.limit, frame.warning)
  const name = speaker === null ? '' : firstNameOf(speaker.name)
  const ready =
    consent?.kind === 'agreed' && body.trim() !== '' && !sameWords(body, former) && !count.over && !leaving
  const submit = async (): Promise<void> => {
    if (!ready || speaker === null) return
    setLeaving(true)
    setRefusal(await onEdit(body, speaker))
    setLeaving(false)
  }
  return (
    <Dialog title={t('edit.title')} isOpen onClose={onClose} closeLabel={t('edit.cancel')} width="wide">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void keysWaitFor(submit())
        }}
      >
        <DialogBody>
          <div className={styles.as}>
            <Avatar
              name={speaker?.name ?? ''}
              portrait={speaker?.portrait ?? null}
              size={40}
              look={speaker === null ? 'nobody' : 'chosen'}
            />
            <div>
              {speaker !== null && <b>{speaker.name}</b>}
              <p className={styles.facts} data-attention={consent?.kind !== 'agreed'}>
                <SpeakerFacts speaker={speaker} consent={consent} account={account} />
              </p>
            </div>
          </div>
          <div className={styles.words}>
            {signed !== null && signed.opening !== '' && <p dir="auto">{signed.opening.trim()}</p>}
            <textarea
              ref={field}
              className={styles.field}
              rows={3}
              value={body}
              aria-label={t('edit.label', { name })}
              aria-describedby="edit-count"
              spellCheck="true"
              dir="auto"
              maxLength={longestBody}
              onChange={(event) => {
                forget()
                setRefusal(null)
                setBody(event.target.value)
              }}
            />
            {signed !== null && signed.signatureLine !== null && <p dir="auto">{signed.signatureLine}</p>}
          </div>
          <p id="edit-count" className={styles.count}>
            <CharacterMeter count={count} />
          </p>
          <p className={styles.count}>{t('edit.text', { network })}</p>
          <TooManyWords tooMany={tooMany} />
          {refusal !== null && <p role="alert">{sentenceOf(refusal)}</p>}
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t('edit.cancel')}</Button>
          <Button kind="main" type="submit" isDisabled={!ready}>
            {t('edit.confirm', { name })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** The words of an edit that did not reach the network: taken back, or refused there. */
const unsentWords = ({ actions }: ThreadMessage): string | null =>
  actions.find(({ kind, state }) => kind === 'edit' && state.kind !== 'done')?.body ?? null
