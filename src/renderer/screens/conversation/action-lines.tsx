import { useTranslation } from '../../ui/use-translation.ts'
import { millisecondsOf, second } from '../../../shared/model/instant.ts'
import { type ActionEntry, isHeldFirst } from '../../../shared/model/message-action.ts'
import type { Network } from '../../../shared/model/network.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { Button } from '../../ui/button.tsx'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useNowToTheSecond } from '../../ui/time-ago.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './action-lines.module.css'
import type { MessageDeeds } from './message-deeds.ts'

/** What was asked to be done to a message and is not done: where it stands, in the network's words, and what can be done. */
export const ActionLines = ({
  actions,
  network,
  deeds
}: {
  readonly actions: readonly ActionEntry[]
  readonly network: Network
  readonly deeds: Pick<MessageDeeds, 'giveUp' | 'retry'>
}) => {
  const open = actions.filter(({ state }) => state.kind !== 'done' && state.kind !== 'cancelled')
  return open.map((action) => (
    <div key={action.id} className={styles.line} data-state={action.state.kind}>
      <p role={action.state.kind === 'blocked' ? 'alert' : undefined}>
        <StateSentence action={action} network={network} />
      </p>
      <Deeds action={action} deeds={deeds} />
    </div>
  ))
}

const StateSentence = ({ action, network }: { readonly action: ActionEntry; readonly network: Network }) => {
  const { t, i18n } = useTranslation('conversation')
  const now = useNowToTheSecond()
  const values = { action: t(`act.name.${action.kind}`), network: useNetworkName()(network) }
  const { state, kind } = action
  switch (state.kind) {
    case 'on_hold': {
      const count = Math.max(0, Math.ceil((millisecondsOf(state.until) - now) / second))
      if (count === 0 || !isHeldFirst(kind)) return t('act.soon', values)
      return kind === 'delete' ? t('act.on_hold.delete', { count }) : t('act.on_hold.edit', { count })
    }
    case 'under_way':
      return t('act.under_way', values)
    case 'waiting': {
      const moment = describeMoment(state.until, i18n.language)
      const message = state.problem !== null && 'message' in state.problem ? state.problem.message : ''
      return message === ''
        ? t('act.waiting', { ...values, moment })
        : t('act.waitingWhy', { ...values, message, moment })
    }
    case 'blocked': {
      const { problem } = state
      if (problem?.kind === 'unauthorized') return t('act.blockedSignIn', values)
      if (problem?.kind === 'consent_withdrawn') return t('act.blockedConsent', values)
      if (problem?.kind === 'message_gone') return t('act.blockedGone', values)
      const message = problem !== null && 'message' in problem ? problem.message : ''
      return message === '' ? t('act.blocked', values) : t('act.blockedWhy', { ...values, message })
    }
    case 'done':
    case 'cancelled':
      return null
  }
}

const Deeds = ({
  action,
  deeds
}: {
  readonly action: ActionEntry
  readonly deeds: Pick<MessageDeeds, 'giveUp' | 'retry'>
}) => {
  const { t } = useTranslation('conversation')
  if (action.state.kind === 'on_hold')
    return (
      <Button onPress={() => deeds.giveUp(action)}>
        {t('act.undo')}
        <ActionKeys id="undo" />
      </Button>
    )
  if (action.state.kind !== 'blocked') return null
  return (
    <span className={styles.deeds}>
      <Button onPress={() => deeds.retry(action)}>{t('act.again')}</Button>
      <Button kind="quiet" onPress={() => deeds.giveUp(action)}>
        {t('act.giveUp')}
      </Button>
    </span>
  )
}
