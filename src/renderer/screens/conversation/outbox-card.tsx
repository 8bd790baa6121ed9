import { useTranslation } from '../../ui/use-translation.ts'
import type { ThreadReply } from '../../../shared/contract/conversations.ts'
import { outboxImageAddress } from '../../../shared/media-address.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { millisecondsOf, second, type Instant } from '../../../shared/model/instant.ts'
import type { OutboxEntry, OutboxState } from '../../../shared/model/outbox.ts'
import { unreachable } from '../../../shared/result.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNowToTheSecond } from '../../ui/time-ago.tsx'
import { langOfWords } from './lang-of.ts'
import styles from './outbox-card.module.css'

/** What a person can do with a reply that is on its way. */
export interface OutboxDeeds {
  readonly cancel: (entry: OutboxEntry) => void
  readonly retry: (entry: OutboxEntry) => void
  readonly confirmSent: (entry: OutboxEntry) => void
  readonly copyThenOpen: (entry: OutboxEntry) => void
  readonly goToAccounts: () => void
}

/** A reply between the composer and the network, where it stands, and what can be done. Nothing looks sent without proof. */
export const OutboxCard = ({
  entry,
  account,
  speaker,
  answered,
  deeds
}: {
  readonly entry: ThreadReply
  readonly account: Account
  readonly speaker: Colleague | null
  /** The message that it answers, where it is among those shown. */
  readonly answered: Message | null
  readonly deeds: OutboxDeeds
}) => {
  const { t } = useTranslation('outbox')
  const name = speaker?.name ?? ''
  const withdrawnBy = withdrawnUnder(entry, answered)
  return (
    <article
      className={styles.card}
      data-part="message"
      data-state={toneOf(entry.state)}
      tabIndex={-1}
      aria-label={t('speaker', { name })}
    >
      <Avatar name={name} portrait={speaker?.portrait ?? null} size={40} />
      <div className={styles.body}>
        <div className={styles.head}>
          <b>{t('speaker', { name })}</b>
          {entry.audience !== 'public' && <> · {t(`audience.${entry.audience}`)}</>}
          {entry.part !== null && <> · {t('part', { number: entry.part.number, of: entry.part.of })}</>}
        </div>
        <div className={styles.words} dir="auto" {...langOfWords(entry.text)}>
          {entry.text}
        </div>
        {entry.images.length > 0 && (
          <ul className={styles.images} aria-label={t('images')}>
            {entry.images.map(({ description }, position) => (
              <li key={`${position}${description}`}>
                {entry.state.kind === 'sent' ? (
                  <span dir="auto">{description}</span>
                ) : (
                  <img src={outboxImageAddress(entry.id, position)} alt={description} title={description} />
                )}
              </li>
            ))}
          </ul>
        )}
        <div className={styles.foot}>
          <p className={styles.state}>
            {withdrawnBy === null ? (
              <StateSentence state={entry.state} part={entry.part} account={account} name={name} />
            ) : (
              t('withdrawn.text', { person: withdrawnBy, number: (entry.part?.number ?? 2) - 1 })
            )}
          </p>
          <div className={styles.deeds}>
            {withdrawnBy === null ? (
              <Deeds entry={entry} deeds={deeds} />
            ) : (
              <>
                <Button onPress={() => deeds.retry(entry)}>{t('withdrawn.goOn')}</Button>
                <Button kind="quiet" onPress={() => deeds.cancel(entry)}>
                  {t('takeBack')}
                </Button>
              </>
            )}
          </div>
        </div>
      </div>
    </article>
  )
}

/**
 * Who deleted their message once a part of the thread had left: whether the rest still goes below that part is for a person to
 * say. Null where nobody did, or where something else has to be settled first.
 */
const withdrawnUnder = ({ state, part }: ThreadReply, answered: Message | null): string | null => {
  if (part === null || part.number === 1 || part.waits || state.kind !== 'blocked') return null
  if (answered === null || answered.deletedAt === null || answered.author.side === 'ours') return null
  const canGoOn =
    retryable.has(state.reason) ||
    (state.failure?.kind === 'rejected' && state.failure.code === 'target_gone')
  const { name, handle } = answered.author
  return canGoOn ? name || handle : null
}

const toneOf = ({ kind }: OutboxState): 'waiting' | 'attention' | 'sent' =>
  kind === 'blocked' || kind === 'with_person' || kind === 'unconfirmed'
    ? 'attention'
    : kind === 'sent'
      ? 'sent'
      : 'waiting'

/** Where a reply stands, in words. */
export const StateSentence = ({
  state,
  part,
  account,
  name
}: {
  readonly state: OutboxState
  readonly part: OutboxEntry['part']
  readonly account: Account
  readonly name: string
}) => {
  const { t, i18n } = useTranslation('outbox')
  const network = useNetworkName()(account.network)
  // Whatever its own state says: the part before has to be settled first.
  if (part?.waits === true && state.kind !== 'cancelled')
    return t('state.waitsForPart', { number: part.number - 1, network })
  switch (state.kind) {
    case 'queued':
      return <Hold until={state.notBefore} retried={state.attempt > 0} />
    case 'sending':
      return t('state.sending', { network })
    case 'unconfirmed':
      return t('state.unconfirmed', { network })
    case 'with_person':
      return t('state.with_person')
    case 'blocked':
      return state.failure?.kind === 'rejected' && state.failure.code !== 'other'
        ? t(`blocked.rejected_${state.failure.code}`, { network })
        : t(`blocked.${state.reason}`, { network, name })
    case 'sent':
      return t(state.proof.by === 'network' ? 'state.sent' : 'state.sentByHand', {
        moment: describeMoment(state.sentAt, i18n.language),
        network
      })
    case 'cancelled':
      return null
    default:
      return unreachable(state)
  }
}

/** The seconds of undo; or when the next try is, after one that failed. */
const Hold = ({ until, retried }: { readonly until: Instant; readonly retried: boolean }) => {
  const { t, i18n } = useTranslation('outbox')
  const now = useNowToTheSecond()
  const seconds = Math.max(0, Math.ceil((millisecondsOf(until) - now) / second))
  if (retried) return t('state.waiting', { moment: describeMoment(until, i18n.language) })
  return seconds > 0 ? t('state.hold', { count: seconds }) : t('state.leaving')
}

const Deeds = ({ entry, deeds }: { readonly entry: OutboxEntry; readonly deeds: OutboxDeeds }) => {
  const { t } = useTranslation('outbox')
  const { state, part } = entry
  if (state.kind === 'queued' && part !== null && part.number > 1)
    return <StopRestOnceLeft entry={entry} until={state.notBefore} deeds={deeds} />
  if (part?.waits === true) return <StopRest entry={entry} deeds={deeds} />
  switch (state.kind) {
    case 'queued':
      return (
        <Button onPress={() => deeds.cancel(entry)}>
          {t('undo')}
          <ActionKeys id="undo" />
        </Button>
      )
    case 'with_person':
      return (
        <>
          <Button kind="main" onPress={() => deeds.confirmSent(entry)}>
            {t('confirm')}
          </Button>
          <Button onPress={() => deeds.cancel(entry)}>{t('notPublished')}</Button>
          <Button kind="quiet" onPress={() => deeds.copyThenOpen(entry)}>
            {t('copyAgain')}
          </Button>
        </>
      )
    case 'blocked':
      return (
        <>
          {state.reason === 'cannot_tell' && (
            <Button kind="main" onPress={() => deeds.confirmSent(entry)}>
              {t('confirm')}
            </Button>
          )}
          {state.reason === 'unauthorized' && <Button onPress={deeds.goToAccounts}>{t('reconnect')}</Button>}
          {retryable.has(state.reason) && (
            <Button onPress={() => deeds.retry(entry)}>
              {t(state.reason === 'cannot_tell' ? 'notPublished' : 'again')}
            </Button>
          )}
          <Button kind="quiet" onPress={() => deeds.cancel(entry)}>
            {t(state.reason === 'damaged' ? 'takeBackDamaged' : 'takeBack')}
          </Button>
        </>
      )
    case 'sending':
    case 'unconfirmed':
    case 'sent':
    case 'cancelled':
      return null
    default:
      return unreachable(state)
  }
}

const StopRest = ({ entry, deeds }: { readonly entry: OutboxEntry; readonly deeds: OutboxDeeds }) => {
  const { t } = useTranslation('outbox')
  return (
    <Button kind="quiet" onPress={() => deeds.cancel(entry)}>
      {t('stopRest')}
    </Button>
  )
}

/** While the whole thread can be undone, its first part offers that. */
const StopRestOnceLeft = ({
  entry,
  until,
  deeds
}: {
  readonly entry: OutboxEntry
  readonly until: Instant
  readonly deeds: OutboxDeeds
}) => (millisecondsOf(until) > useNowToTheSecond() ? null : <StopRest entry={entry} deeds={deeds} />)

/** Where another try can change something. */
const retryable: ReadonlySet<string> = new Set(['gave_up', 'unauthorized', 'unreadable', 'cannot_tell'])
