import { Command } from 'cmdk'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Action, Facts } from '../../actions/action.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import styles from './command-palette.module.css'
import { offeredActions, scoreOf } from './rank-actions.ts'

/** Everything that can be done here, found by its words. */
export const CommandPalette = ({
  facts,
  colleagues,
  onClose,
  onRun,
  onColleague
}: {
  /** Those of the page under it. */
  readonly facts: Facts
  readonly colleagues: readonly Colleague[]
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
          <Command label={t('palette.title')} filter={scoreOf} loop className={styles.palette}>
            <Command.Input
              className={styles.input}
              placeholder={t('palette.placeholder')}
              aria-label={t('palette.placeholder')}
              ref={focusAtFirst}
            />
            <Command.List className={styles.list}>
              <Command.Empty className={styles.empty}>{t('palette.empty')}</Command.Empty>
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
                      {action.keys[0] !== undefined && <Kbd keys={action.keys[0]} />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
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
            </Command.List>
          </Command>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
