import { Command } from 'cmdk'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Action, Facts } from '../../actions/action.ts'
import { actionOf } from '../../actions/all-actions.ts'
import { openViewId } from '../../actions/go-actions.ts'
import type { SavedView } from '../../../shared/contract/views.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { GiveFocusBack } from '../../ui/give-focus-back.tsx'
import styles from './command-palette.module.css'
import { FoundList } from './found-list.tsx'
import { offeredActions, scoreOf } from './rank-actions.ts'

/** Everything that can be done here, found by its words. */
export const CommandPalette = ({
  facts,
  colleagues,
  savedViews,
  onClose,
  onRun,
  onColleague
}: {
  /** Those of the page under it. */
  readonly facts: Facts
  readonly colleagues: readonly Colleague[]
  readonly savedViews: readonly SavedView[]
  readonly onClose: () => void
  readonly onRun: (action: Action) => void
  readonly onColleague: (colleagueId: ColleagueId) => void
}) => {
  const { t } = useTranslation('actions')
  return (
    <ModalOverlay
      className={styles.veil ?? ''}
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <AriaDialog className={styles.dialog ?? ''} aria-label={t('palette.title')}>
          <GiveFocusBack />
          <Command label={t('palette.title')} filter={scoreOf} loop className={styles.palette}>
            <Command.Input
              className={styles.input}
              placeholder={t('palette.placeholder')}
              aria-label={t('palette.placeholder')}
              ref={focusAtFirst}
            />
            <FoundList empty={t('palette.empty')}>
              {offeredActions(facts).map(({ group, actions }) => (
                <Command.Group key={group} heading={t(`group.${group}`)} className={styles.group}>
                  {actions.map((action) => (
                    <Command.Item
                      key={action.id}
                      className={styles.item}
                      value={t(`label.${action.id}`)}
                      onSelect={() => onRun(action)}
                    >
                      <span>{t(`label.${action.id}`)}</span>
                      <ActionKeys id={action.id} />
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {savedViews.length > 0 && (
                <Command.Group heading={t('palette.views')} className={styles.group}>
                  {savedViews.map((view) => (
                    <Command.Item
                      key={view.id}
                      className={styles.item}
                      value={`${view.name} ${view.query} ${view.id}`}
                      onSelect={() => onRun(actionOf(openViewId(view.key)))}
                    >
                      <span>{view.name}</span>
                      <ActionKeys id={openViewId(view.key)} />
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {colleagues.length > 0 && (
                <Command.Group heading={t('palette.colleagues')} className={styles.group}>
                  {colleagues.map((colleague) => (
                    <Command.Item
                      key={colleague.id}
                      className={styles.item}
                      value={`${colleague.name} ${colleague.role} ${colleague.place ?? ''} ${colleague.id}`}
                      onSelect={() => onColleague(colleague.id)}
                    >
                      <span className={styles.colleague}>
                        <Avatar name={colleague.name} portrait={colleague.portrait} size={22} />
                        {colleague.name}
                      </span>
                      <small>{colleague.role}</small>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
            </FoundList>
          </Command>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
