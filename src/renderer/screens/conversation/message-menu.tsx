import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { Account } from '../../../shared/model/account.ts'
import { refusalOf, sensibleActions } from '../../../shared/model/message-action.ts'
import { type MessageAction, messageActionSchema } from '../../../shared/model/network.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { messageActionId } from '../../actions/message-actions.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { actionableOf } from './message-deeds.ts'
import styles from './message-menu.module.css'

/** What can be done with a message on its network. What the network does not offer is there too, with the reason. */
export const MessageMenu = ({
  message,
  account,
  onAct
}: {
  readonly message: ThreadMessage
  readonly account: Account
  readonly onAct: (kind: MessageAction, message: ThreadMessage) => void
}) => {
  const { t } = useTranslation('conversation')
  const network = useNetworkName()(account.network)
  const actionable = actionableOf(message)
  const refusals = new Map(
    sensibleActions(actionable).map((kind) => [kind, refusalOf(kind, actionable, account.capabilities)])
  )
  if (refusals.size === 0) return null
  // What can be done comes first.
  const kinds = [...refusals.keys()].toSorted(
    (one, other) => Number(refusals.get(one) !== null) - Number(refusals.get(other) !== null)
  )
  return (
    <MenuTrigger>
      <Button className={styles.more ?? ''} aria-label={t('message.menu')}>
        <Ellipsis size={16} aria-hidden="true" />
      </Button>
      <Popover className={styles.menu ?? ''} placement="bottom end">
        <Menu
          className={styles.list ?? ''}
          aria-label={t('message.menu')}
          onAction={(key) => {
            const kind = messageActionSchema.parse(key)
            // Reached by the keyboard too, so that its reason is read; it does nothing.
            if (refusals.get(kind) === null) onAct(kind, message)
          }}
        >
          {kinds.map((kind) => {
            const refusal = refusals.get(kind) ?? null
            return (
              <MenuItem key={kind} id={kind} className={styles.item ?? ''} textValue={t(`act.name.${kind}`)}>
                <span className={styles.words} data-refused={refusal !== null}>
                  {t(`act.name.${kind}`)}
                  {refusal !== null && (
                    <span className={styles.reason}> {t(`act.refusal.${refusal}`, { network })}</span>
                  )}
                </span>
                {refusal === null && <ActionKeys id={messageActionId(kind)} />}
              </MenuItem>
            )
          })}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
