import { useMemo, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Action, ActionId } from '../../actions/action.ts'
import { actionOf, allActions } from '../../actions/all-actions.ts'
import type { Keyboard } from '../../../shared/model/keyboard.ts'
import { type TakenKey, takenKeys, withKeys } from '../../keyboard/presets.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { groups, scoreOf } from '../palette/rank-actions.ts'
import { KeyRecorder } from './key-recorder.tsx'
import styles from './keys-dialog.module.css'

/** Every action with its keys, each of which can be given another. */
export const KeysDialog = ({
  keyboard,
  onChange,
  onClose
}: {
  readonly keyboard: Keyboard
  readonly onChange: (keyboard: Keyboard) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation(['keyboard', 'actions'])
  const [filter, setFilter] = useState('')
  const [recording, setRecording] = useState<ActionId | null>(null)
  const actions = useMemo(() => withKeys(allActions, keyboard), [keyboard])
  const shown = actions.filter(({ id }) => scoreOf(t(`actions:label.${id}`), filter) > 0)
  const change = (id: ActionId, keys: readonly string[] | null): void => {
    const others = Object.entries(keyboard.changes).filter(([name]) => name !== id)
    onChange({
      ...keyboard,
      changes: Object.fromEntries(keys === null ? others : [...others, [id, [...keys]]])
    })
    setRecording(null)
  }
  return (
    <Dialog title={t('openTitle')} isOpen onClose={onClose} closeLabel={t('close')} width="wide">
      <DialogBody>
        <TextField
          label={t('filter')}
          isLabelHidden
          placeholder={t('filter')}
          value={filter}
          onChange={setFilter}
          takesFocus
        />
        {shown.length === 0 && <p className={styles.none}>{t('none')}</p>}
        {groups.map((group) => {
          const here = shown.filter((action) => action.group === group)
          return (
            here.length > 0 && (
              <section key={group} aria-labelledby={`own-keys-${group}`}>
                <h3 id={`own-keys-${group}`} className={styles.title}>
                  {t(`actions:group.${group}`)}
                </h3>
                <ul>
                  {here.map((action) => (
                    <li key={action.id} className={styles.line}>
                      <KeyLine
                        action={action}
                        isOwn={keyboard.changes[action.id] !== undefined}
                        taken={takenKeys(actionOf(action.id), allActions, keyboard)}
                        onRecord={() => setRecording(action.id)}
                        onReset={() => change(action.id, null)}
                      />
                      {recording === action.id && (
                        <KeyRecorder
                          action={action}
                          actions={actions}
                          onTake={(binding) => change(action.id, [binding])}
                          onClear={() => change(action.id, [])}
                          onCancel={() => setRecording(null)}
                        />
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            )
          )
        })}
      </DialogBody>
    </Dialog>
  )
}

const KeyLine = ({
  action: { id, keys },
  isOwn,
  taken,
  onRecord,
  onReset
}: {
  readonly action: Action
  /** Not as in the preset. */
  readonly isOwn: boolean
  /** Those of the preset that another action has now. */
  readonly taken: readonly TakenKey[]
  readonly onRecord: () => void
  readonly onReset: () => void
}) => {
  const { t } = useTranslation(['keyboard', 'actions'])
  const name = t(`actions:label.${id}`)
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <span className={styles.keys}>
        {taken.map(({ binding, by }) => (
          <small key={binding}>
            <Kbd keys={binding} said /> {t('taken', { name: t(`actions:label.${by}`) })}
          </small>
        ))}
        {keys.length === 0 && taken.length === 0 ? (
          <small>{t('noKey')}</small>
        ) : (
          keys.map((binding) => <Kbd key={binding} keys={binding} said />)
        )}
      </span>
      {isOwn && (
        <Button kind="quiet" label={t('resetOf', { name })} onPress={onReset}>
          {t('reset')}
        </Button>
      )}
      <Button kind="quiet" label={t('changeOf', { name })} onPress={onRecord}>
        {t('change')}
      </Button>
    </div>
  )
}
