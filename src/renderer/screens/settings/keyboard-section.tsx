import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { type Keyboard, keyboardPresetSchema } from '../../../shared/model/keyboard.ts'
import { Button } from '../../ui/button.tsx'
import { FormSection, Problem } from '../../ui/field.tsx'
import { ChoiceField } from '../../ui/select.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import styles from './settings.module.css'

/** Whose keys one is used to, and the keys of one's own. */
export const KeyboardSection = ({
  keyboard,
  problem,
  onChange
}: {
  readonly keyboard: Keyboard
  readonly problem: string | null
  readonly onChange: (keyboard: Keyboard) => void
}) => {
  const { t } = useTranslation('keyboard')
  const [isOpen, setOpen] = useState(false)
  const own = Object.keys(keyboard.changes).length
  return (
    <FormSection level={2} title={t('title')} help={t('help')}>
      <ChoiceField
        label={t('title')}
        isLabelHidden
        look="lines"
        choices={keyboardPresetSchema.options.map((preset) => ({
          value: preset,
          label: t(`preset.${preset}`),
          detail: t(`presetHelp.${preset}`)
        }))}
        value={keyboard.preset}
        onChange={(preset) => onChange({ ...keyboard, preset })}
      />
      <div className={styles.deeds}>
        <Button onPress={() => setOpen(true)}>{t('open')}</Button>
        {own > 0 && (
          <Button kind="quiet" onPress={() => onChange({ ...keyboard, changes: {} })}>
            {t('resetAll', { count: own })}
          </Button>
        )}
      </div>
      <Problem>{problem}</Problem>
      {isOpen && <KeysDialog keyboard={keyboard} onChange={onChange} onClose={() => setOpen(false)} />}
    </FormSection>
  )
}
