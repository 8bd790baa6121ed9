import { useImperativeHandle, useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { plus } from '../../../shared/model/instant.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, MessageId } from '../../../shared/model/ids.ts'
import { plainFrame, type Message } from '../../../shared/model/message.ts'
import { unreachable, type AppError } from '../../../shared/result.ts'
import { composeReply, openingOf } from '../../../shared/text/compose-reply.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import { ActionButton } from '../../actions/action-button.tsx'
import { actionOf } from '../../actions/all-actions.ts'
import type { ActionId } from '../../actions/action.ts'
import { callApi } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { monthOf } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { firstNameOf } from '../../ui/initials.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNow } from '../../ui/time-ago.tsx'
import { newestOf } from '../conversation/newest-message.ts'
import { CharacterMeter } from './character-meter.tsx'
import styles from './composer.module.css'
import { consentFor, type Consent } from './consent-for.ts'
import { KeepingMark } from './keeping-mark.tsx'
import { useDraft } from './use-draft.ts'

/** What an action asks of the composer. */
export interface ComposerHandle {
  readonly focus: () => void
  readonly publish: (thenDone: boolean) => void
  /** Whether the keyboard is in it. */
  readonly holdsFocus: () => boolean
}

/** Why main did not take the reply, and in whose name it was to leave. */
interface Refused {
  readonly speakerId: ColleagueId
  readonly error: AppError
}

/** What came of publishing. */
export interface Enqueued {
  readonly outboxId: AppOutput<'replies.enqueue'>['outboxId']
  readonly byHand: boolean
  readonly thenDone: boolean
  readonly speakerName: string
}

/**
 * Where a reply is written: who speaks comes first, then their words with the signature that will stand under
 * them, and a button that says in whose name and where it leaves. Mounted anew for each conversation.
 */
export const Composer = ({
  detail,
  speaker,
  answered,
  isOneOfSeveral,
  lastSeenId,
  run,
  onEnqueued,
  onMoved,
  onGoToAccounts,
  handleRef
}: {
  readonly detail: AppOutput<'conversations.open'>
  /** Chosen, or suggested; null while nobody speaks. */
  readonly speaker: Colleague | null
  /** The message that the reply answers. */
  readonly answered: Message | null
  /** There are others, so it is said which one. */
  readonly isOneOfSeveral: boolean
  /** The newest message that was in sight. */
  readonly lastSeenId: MessageId | null
  readonly run: (id: ActionId) => void
  readonly onEnqueued: (enqueued: Enqueued) => void
  /** Something new was said: it is to be shown. */
  readonly onMoved: () => void
  readonly onGoToAccounts: () => void
  readonly handleRef: Ref<ComposerHandle>
}) => {
  const { t } = useTranslation('composer')
  const networkName = useNetworkName()
  const sentenceOf = useErrorSentence()
  const now = useNow()
  const { account, summary, messages } = detail
  const draft = useDraft(summary.id, detail.draft, speaker?.id ?? null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [leaving, setLeaving] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)

  // A refusal speaks of that speaker; with another it says nothing.
  const refusal = refused !== null && refused.speakerId === speaker?.id ? refused.error : null
  const consent = speaker === null ? null : consentFor(speaker, account.network, now)
  const frame = answered?.replyFrame ?? plainFrame
  const opening = openingOf(draft.body, frame)
  const signed =
    speaker === null
      ? { text: `${opening}${draft.body}`, signatureLine: null }
      : composeReply(draft.body, speaker, account.network, frame)
  const count = countCharacters(signed.text, account.capabilities.reply.limit, frame.warning)
  const empty = draft.body.trim() === ''
  const byHand = account.capabilities.reply.by === 'hand'
  const ready = consent?.kind === 'agreed' && !empty && !count.over && answered !== null && !leaving
  const moved = refusal?.code === 'conversation_moved'
  const newestId = newestOf(messages)
  const newest = messages.find(({ id }) => id === newestId)
  const personName = answered === null ? summary.personName : nameOf(answered)
  const name = speaker === null ? null : firstNameOf(speaker.name)

  const publish = async (thenDone: boolean, seenId: MessageId | null): Promise<void> => {
    if (!ready || speaker === null || answered === null) {
      field.current?.focus()
      return
    }
    setLeaving(true)
    setRefused(null)
    await draft.keep()
    const result = await callApi('replies.enqueue', {
      conversationId: summary.id,
      parentMessageId: answered.id,
      body: draft.body,
      speakerId: speaker.id,
      lastSeenMessageId: seenId,
      thenDone
    })
    setLeaving(false)
    if (!result.ok) {
      setRefused({ speakerId: speaker.id, error: result.error })
      if (result.error.code === 'conversation_moved') onMoved()
      return
    }
    draft.forget()
    onEnqueued({ outboxId: result.value.outboxId, byHand, thenDone, speakerName: firstNameOf(speaker.name) })
  }

  useImperativeHandle(handleRef, () => ({
    focus: () => field.current?.focus(),
    publish: (thenDone) => void publish(thenDone, lastSeenId),
    holdsFocus: () => form.current?.contains(document.activeElement) ?? false
  }))

  return (
    <form
      ref={form}
      className={styles.composer}
      aria-label={t('label')}
      onSubmit={(event) => {
        event.preventDefault()
        void publish(false, lastSeenId)
      }}
    >
      <div className={styles.as}>
        <Avatar
          name={speaker?.name ?? ''}
          portrait={speaker?.portrait ?? null}
          size={48}
          look={speaker === null ? 'nobody' : detail.assignment === null ? 'suggested' : 'chosen'}
        />
        <div className={styles.speaker}>
          <b className={styles.answers}>{name === null ? t('nobody') : t('answers', { name })}</b>
          <p className={styles.agreed} data-attention={consent !== null && consent.kind !== 'agreed'}>
            <SpeakerFacts speaker={speaker} consent={consent} account={account} />
          </p>
        </div>
        <span className={styles.change}>
          <ActionButton id="choose_colleague" run={run} label={t(speaker === null ? 'choose' : 'change')} />
        </span>
      </div>
      {account.health.failure?.kind === 'unauthorized' && (
        <p className={styles.notice}>
          {t('reconnect', { account: account.name })}{' '}
          <button type="button" className={styles.link} onClick={onGoToAccounts}>
            {t('goToAccounts')}
          </button>
        </p>
      )}
      {isOneOfSeveral && answered !== null && (
        <p className={styles.answering}>
          {t('answering', { person: nameOf(answered), excerpt: answered.text.slice(0, 160) })}
        </p>
      )}
      <div className={styles.text}>
        {(opening !== '' || frame.warning !== null) && (
          <p id="composer-opening" className={styles.signature} dir="auto">
            {frame.warning !== null && (
              <span className={styles.warning}>{t('warning', { warning: frame.warning })}</span>
            )}
            {opening.trim()}
          </p>
        )}
        <textarea
          ref={field}
          className={styles.field}
          data-part="composer"
          rows={1}
          value={draft.body}
          placeholder={
            name === null
              ? t('placeholderNobody', { person: personName })
              : t('placeholder', { name, person: personName })
          }
          aria-label={name === null ? t('textNobody') : t('text', { name })}
          aria-describedby="composer-opening composer-signature composer-foot"
          aria-keyshortcuts={ariaKeys(actionOf('reply').keys)}
          spellCheck="true"
          dir="auto"
          maxLength={100_000}
          onChange={(event) => {
            if (refusal !== null && !moved) setRefused(null)
            draft.write(event.target.value)
          }}
          onBlur={() => void draft.keep()}
        />
        {signed.signatureLine !== null && (
          <p id="composer-signature" className={styles.signature} dir="auto">
            <span className="visually-hidden">{t('signature')} </span>
            {signed.signatureLine}
          </p>
        )}
      </div>
      {refusal !== null && (
        <div className={styles.notice} role="alert">
          {moved ? (
            <>
              <b>
                {t('moved.title', { person: newest === undefined ? summary.personName : nameOf(newest) })}
              </b>{' '}
              {t('moved.text')}{' '}
              <button type="button" className={styles.link} onClick={() => void publish(false, newestId)}>
                {t('moved.again')}
              </button>
            </>
          ) : (
            sentenceOf(refusal)
          )}
        </div>
      )}
      <div className={styles.foot}>
        <div id="composer-foot" className={styles.facts}>
          <p className={styles.counts}>
            <CharacterMeter count={count} />
            <KeepingMark keeping={draft.keeping} />
          </p>
          <p className={styles.vouch}>{name === null ? t('vouchNobody') : t('vouch', { name })}</p>
        </div>
        <button
          type="submit"
          className={styles.go}
          aria-disabled={!ready}
          aria-keyshortcuts={ariaKeys(actionOf('publish').keys)}
        >
          <Avatar
            name={speaker?.name ?? ''}
            portrait={speaker?.portrait ?? null}
            size={26}
            look={speaker === null ? 'nobody' : 'chosen'}
          />
          <span className={styles.goWords}>
            {byHand
              ? name === null
                ? t('copyNobody')
                : t('copy', { name })
              : name === null
                ? t('publishNobody')
                : t('publish', { name })}
            <small>{t('on', { account: account.name, network: networkName(account.network) })}</small>
          </span>
        </button>
      </div>
    </form>
  )
}

const nameOf = ({ author }: Message): string =>
  author.side === 'theirs' && author.name === '' ? author.handle : author.name

/** What the speaker does, and what they agreed to, or why nothing can leave in their name. */
const SpeakerFacts = ({
  speaker,
  consent,
  account
}: {
  readonly speaker: Colleague | null
  readonly consent: Consent | null
  readonly account: Account
}) => {
  const { t, i18n } = useTranslation('composer')
  const network = useNetworkName()(account.network)
  if (speaker === null || consent === null) return t('nobodyText')
  switch (consent.kind) {
    case 'agreed': {
      const facts = [speaker.role, speaker.place].filter((fact) => fact !== null && fact !== '').join(', ')
      const agreed = t('agreed', {
        network,
        nameForm: t(`nameForm.${consent.nameForm}`),
        date: monthOf(plus(consent.until, -1), i18n.language)
      })
      return facts === '' ? agreed : `${facts} · ${agreed}`
    }
    case 'not_agreed':
      return t('notAgreed', { network })
    case 'ended':
      return t('agreementEnded', { network })
    case 'left':
      return t('hasLeft')
    default:
      return unreachable(consent)
  }
}
