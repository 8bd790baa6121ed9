import { Ellipsis } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type RefObject, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from '../../ui/use-translation.ts'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { Account } from '../../../shared/model/account.ts'
import { refusalOf, sensibleActions } from '../../../shared/model/message-action.ts'
import { type MessageAction, messageActionSchema } from '../../../shared/model/network.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { messageActionId } from '../../actions/message-actions.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { actionableOf } from './message-deeds.ts'
import styles from './message-menu.module.css'

interface MessageMenuProps {
  readonly message: ThreadMessage
  readonly account: Account
  readonly onAct: (kind: MessageAction, message: ThreadMessage) => void
}

/** Which line the keyboard is on in a menu that opens; `none` where a mouse opened it. */
type OpenedAt = 'first' | 'last' | 'none'

/** The keys that open a menu from its button, which are also keys of the app. */
const openingKeys: ReadonlyMap<string, OpenedAt> = new Map([
  ['Enter', 'first'],
  [' ', 'first'],
  ['ArrowDown', 'first'],
  ['ArrowUp', 'last']
])

/**
 * What can be done with a message on its network, behind a button. The menu itself is made when it is asked for: each message of
 * a conversation has one, and J would wait for them all.
 */
export const MessageMenu = ({ message, account, onAct }: MessageMenuProps) => {
  const { t } = useTranslation('conversation')
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [openedAt, setOpenedAt] = useState<OpenedAt | null>(null)
  if (sensibleActions(actionableOf(message)).length === 0) return null
  const openByKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const opensAt = openingKeys.get(event.key)
    if (opensAt === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setOpenedAt(opensAt)
  }
  const openByPress = ({ detail }: MouseEvent): void => {
    // A press without a pointer is one of a screen reader, for which React Aria moves the keyboard later, and not to the line.
    const isSaid = detail === 0
    flushSync(() => setOpenedAt(isSaid ? 'first' : 'none'))
    if (isSaid) menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.more}
        aria-label={t('message.menu')}
        aria-haspopup="menu"
        aria-expanded={openedAt !== null}
        onClick={openByPress}
        onKeyDown={openByKey}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </button>
      {openedAt !== null && (
        <OpenedMenu
          message={message}
          account={account}
          onAct={onAct}
          buttonRef={button}
          menuRef={menu}
          openedAt={openedAt}
          onClose={() => {
            // Gone at once, and the keyboard back on its button: the next key may come before the next frame.
            flushSync(() => setOpenedAt(null))
            if (document.activeElement === document.body) button.current?.focus({ preventScroll: true })
          }}
        />
      )}
    </>
  )
}

/** What the network does not offer is there too, with the reason. */
const OpenedMenu = ({
  message,
  account,
  onAct,
  buttonRef,
  menuRef,
  openedAt,
  onClose
}: MessageMenuProps & {
  readonly buttonRef: RefObject<HTMLButtonElement | null>
  readonly menuRef: RefObject<HTMLDivElement | null>
  readonly openedAt: OpenedAt
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('conversation')
  const network = useNetworkName()(account.network)
  const actionable = actionableOf(message)
  const refusals = new Map(
    sensibleActions(actionable).map((kind) => [kind, refusalOf(kind, actionable, account.capabilities)])
  )
  // What can be done comes first.
  const kinds = [...refusals.keys()].toSorted(
    (one, other) => Number(refusals.get(one) !== null) - Number(refusals.get(other) !== null)
  )
  return (
    <Popover
      className={styles.menu ?? ''}
      placement="bottom end"
      aria-label={t('message.menu')}
      triggerRef={buttonRef}
      isOpen
      onOpenChange={onClose}
    >
      <Menu
        ref={menuRef}
        className={styles.list ?? ''}
        aria-label={t('message.menu')}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu that was asked for takes the keyboard
        autoFocus={openedAt === 'none' ? true : openedAt}
        onClose={onClose}
        onAction={(key) => {
          const kind = messageActionSchema.parse(key)
          // Before what it does: a dialog gives the keyboard back to what held it.
          onClose()
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
  )
}
