import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import { callApi, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { HandoffCard } from './handoff-card.tsx'
import styles from './handoff-card.module.css'

/** Items of the thread: the hand-offs of a conversation, the newest last, and who was named instead. */
export const HandoffCards = ({
  conversationId,
  colleagues,
  onTaken
}: {
  readonly conversationId: ConversationId
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly onTaken: () => void
}) => {
  const { t } = useTranslation('handoffs')
  const found = useApiQuery('handoffs.ofConversation', { conversationId }).data
  if (found === undefined) return null
  const { handoffs, proposal } = found
  const namedId = proposal?.colleagueId ?? null
  const named = namedId === null ? undefined : colleagues.get(namedId)
  return (
    <>
      {handoffs.toReversed().map((handoff) => (
        <li key={handoff.id}>
          <HandoffCard handoff={handoff} colleagues={colleagues} onTaken={onTaken} />
        </li>
      ))}
      {proposal === null ? null : (
        <li>
          <section className={styles.proposal} aria-label={t('window.proposal.label')}>
            <p>{t('window.proposal.text', { words: named?.name ?? proposal.words })}</p>
            <div className={styles.deeds}>
              {named === undefined ? null : (
                <Button
                  onPress={async () => {
                    await callApi('conversations.assign', {
                      conversationIds: [conversationId],
                      colleagueId: named.id
                    })
                    await callApi('handoffs.dismissProposal', { conversationId })
                  }}
                >
                  {t('window.proposal.choose', { name: named.name })}
                </Button>
              )}
              <Button
                kind="quiet"
                onPress={() => void callApi('handoffs.dismissProposal', { conversationId })}
              >
                {t('window.proposal.dismiss')}
              </Button>
            </div>
          </section>
        </li>
      )}
    </>
  )
}
