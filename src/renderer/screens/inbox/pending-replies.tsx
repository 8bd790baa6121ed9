import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import { useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { StateSentence } from '../conversation/outbox-card.tsx'
import styles from './pending-replies.module.css'

type Pending = AppOutput<'replies.pending'>[number]

/** Those that a person must decide, before those that leave by themselves. */
const needsPerson = ({ state: { kind }, part }: Pending): boolean =>
  part?.waits !== true && (kind === 'with_person' || kind === 'blocked')

/** Above what has left: the replies that have not, first those that wait for a decision. Nothing where all have left. */
export const PendingReplies = ({
  colleagues,
  onOpen
}: {
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('outbox')
  const accounts = useApiQuery('accounts.list', {}).data
  const entries = useApiQuery('replies.pending', {}).data
  if (entries === undefined || accounts === undefined || entries.length === 0) return null
  const ordered = [...entries.filter(needsPerson), ...entries.filter((entry) => !needsPerson(entry))]
  return (
    <section className={styles.pending} aria-label={t('pending')}>
      <h2 className={styles.title}>{t('pending')}</h2>
      <ul className={styles.list}>
        {ordered.map((entry) => {
          const speaker = colleagues.get(entry.speakerId)
          const name = speaker?.name ?? ''
          const account = accounts.find(({ id }) => id === entry.accountId)
          return (
            <li key={entry.id}>
              <button type="button" className={styles.entry} onClick={() => onOpen(entry.conversationId)}>
                <Avatar name={name} portrait={speaker?.portrait ?? null} size={30} />
                <span className={styles.body}>
                  <b dir="auto">{t('pendingTo', { name, person: entry.personName })}</b>
                  <span className={styles.words} dir="auto">
                    {entry.body}
                  </span>
                  <span className={styles.state} data-attention={needsPerson(entry)}>
                    {entry.part !== null && (
                      <>{t('part', { number: entry.part.number, of: entry.part.of })} · </>
                    )}
                    {account !== undefined && (
                      <StateSentence state={entry.state} part={entry.part} account={account} name={name} />
                    )}
                  </span>
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
