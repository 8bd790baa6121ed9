import { useTranslation } from '../../ui/use-translation.ts'
import { type Look, lookSchema, textSizes } from '../../../shared/model/look.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { FormSection, Problem } from '../../ui/field.tsx'
import { ChoiceField } from '../../ui/select.tsx'
import styles from './settings.module.css'

/** How the window looks; each choice is seen at once. */
export const AppearanceSection = ({
  look,
  problem,
  onChange
}: {
  readonly look: Look
  readonly problem: string | null
  readonly onChange: (change: Partial<Look>) => void
}) => {
  const { t } = useTranslation('settings')
  return (
    <FormSection level={2} title={t('look.title')}>
      <ChoiceField
        label={t('look.theme')}
        choices={lookSchema.shape.theme.options.map((theme) => ({
          value: theme,
          label: t(`look.themes.${theme}`)
        }))}
        value={look.theme}
        onChange={(theme) => onChange({ theme })}
      />
      <ChoiceField
        label={t('look.density')}
        choices={lookSchema.shape.density.options.map((density) => ({
          value: density,
          label: t(`look.densities.${density}`)
        }))}
        value={look.density}
        onChange={(density) => onChange({ density })}
      />
      <ChoiceField
        label={t('look.textSize')}
        help={t('look.textSizeHelp')}
        choices={textSizes.map((size) => ({ value: String(size), label: t('look.percent', { size }) }))}
        value={String(look.textSize)}
        onChange={(chosen) => {
          const textSize = textSizes.find((size) => String(size) === chosen)
          if (textSize !== undefined) onChange({ textSize })
        }}
      />
      <div className={styles.switches}>
        <Checkbox
          isSelected={look.contrast === 'more'}
          onChange={(isMore) => onChange({ contrast: isMore ? 'more' : 'system' })}
        >
          {t('look.contrast')}
        </Checkbox>
        <Checkbox
          isSelected={look.motion === 'less'}
          onChange={(isLess) => onChange({ motion: isLess ? 'less' : 'system' })}
        >
          {t('look.motion')}
        </Checkbox>
        <p className={styles.beside}>{t('look.computer')}</p>
      </div>
      <Problem>{problem}</Problem>
    </FormSection>
  )
}
