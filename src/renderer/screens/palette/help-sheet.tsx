import { useTranslation } from '../../ui/use-translation.ts'
import type { Action } from '../../actions/action.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './help-sheet.module.css'
import { groups } from './rank-actions.ts'

/** ?: every key, from the table that also makes them work. */
export const HelpSheet = ({
  actions,
  onClose
}: {
  /** The table with the keys of this person. */
  readonly actions: readonly Action[]
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('actions')
  const withKeys = actions.filter(({ keys }) => keys.length > 0)
  return (
    <Dialog title={t('help.title')} isOpen onClose={onClose} closeLabel={t('close')} width="wide">
      <DialogBody isToRead>
        <p className={styles.rule}>
          {t('help.rule')} <ActionKeys id="publish" said />
        </p>
        <div className={styles.groups}>
          {groups.map((group) => (
            <section key={group} className={styles.group} aria-labelledby={`keys-${group}`}>
              <h3 id={`keys-${group}`} className={styles.title}>
                {t(`group.${group}`)}
              </h3>
              <dl>
                {withKeys
                  .filter((action) => action.group === group)
                  .map(({ id, keys }) => (
                    <div key={id} className={styles.line}>
                      <dt>{t(`label.${id}`)}</dt>
                      <dd>
                        {keys.map((binding, index) => (
                          <span key={binding} className={styles.binding}>
                            {index > 0 && <span className={styles.or}>{t('help.or')}</span>}
                            <Kbd keys={binding} said />
                          </span>
                        ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogBody>
    </Dialog>
  )
}
