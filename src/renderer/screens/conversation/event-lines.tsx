import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ConversationEvent } from '../../../shared/model/conversation-event.ts'
import type { Network } from '../../../shared/model/network.ts'
import { unreachable } from '../../../shared/result.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './event-lines.module.css'

/** So many decisions in a row are told one by one; of more, the last one. */
const toldAtOnce = 3

/** What was decided between two messages, quietly. */
export const EventLines = ({
  events,
  network
}: {
  readonly events: readonly ConversationEvent[]
  readonly network: Network
}) => {
  const { t } = useTranslation('events')
  const [isUnfolded, setUnfolded] = useState(false)
  const folds = events.length > toldAtOnce
  const shown = folds && !isUnfolded ? events.slice(-1) : events
  return (
    <div className={styles.events} data-part="events">
      {folds && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          <ChevronDown size={13} aria-hidden="true" />
          {isUnfolded ? t('fold') : t('folded', { count: events.length - 1 })}
        </button>
      )}
      <ul aria-label={t('title')}>
        {shown.map((event) => (
          <li key={event.id} className={styles.event}>
            <Sentence event={event} network={network} />
            {' · '}
            <TimeAgo at={event.at} form="sentence" />
          </li>
        ))}
      </ul>
    </div>
  )
}

const Sentence = ({ event, network }: { readonly event: ConversationEvent; readonly network: Network }) => {
  const { t, i18n } = useTranslation(['events', 'conversation'])
  const networkName = useNetworkName()
  switch (event.kind) {
    case 'plain':
      return t(`events:${event.what}`)
    case 'given':
      return event.from === null
        ? t('events:given', { to: event.to })
        : t('events:givenAfter', { to: event.to, from: event.from })
    case 'taken_back':
      return t('events:takenBack', { from: event.from })
    case 'later':
      return t('events:later', { moment: describeMoment(event.until, i18n.language) })
    case 'silence':
      return t('events:silence', { reason: event.reason })
    case 'weighed':
      return t(`events:weighed.${event.weight}`)
    case 'handoff':
      return t(`events:handoff.${event.what}`, { colleague: event.colleague })
    case 'reply':
      return t('events:reply', { speaker: event.speaker })
    case 'acted':
      return t('events:acted', {
        action: t(`conversation:act.name.${event.act}`),
        network: networkName(network)
      })
    default:
      return unreachable(event)
  }
}
