import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { Button as AriaButton, FileTrigger } from 'react-aria-components'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import buttonStyles from '../../ui/button.module.css'
import { Outcome, Problem } from '../../ui/field.tsx'
import { readPortrait, type PortraitRefusal } from './portrait.ts'
import styles from './colleagues.module.css'

/** The portrait, or the initials: a picture is chosen, cropped and kept small here; the file itself goes nowhere. */
export const PortraitField = ({
  name,
  portrait,
  onChange
}: {
  readonly name: string
  readonly portrait: string | null
  readonly onChange: (portrait: string | null) => void
}) => {
  const { t } = useTranslation('colleagues')
  const [refusal, setRefusal] = useState<PortraitRefusal | null>(null)
  const [isNew, setNew] = useState(false)
  const choose = async (files: FileList | null) => {
    const file = files?.[0]
    if (file === undefined) return
    const read = await readPortrait(file)
    setRefusal(read.kind === 'refused' ? read.reason : null)
    setNew(read.kind === 'read')
    if (read.kind === 'read') onChange(read.dataUrl)
  }
  return (
    <fieldset className={styles.portraitField} aria-labelledby="portrait-label">
      <Avatar
        name={name}
        portrait={portrait}
        size={76}
        look={name.trim() === '' && portrait === null ? 'nobody' : 'chosen'}
      />
      <div className={styles.portraitWords}>
        <span id="portrait-label" className={styles.label}>
          {t('form.portrait')}
        </span>
        <div className={styles.inline}>
          <FileTrigger
            acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp', 'image/gif']}
            onSelect={(files) => void choose(files)}
          >
            <AriaButton className={buttonStyles.button ?? ''}>
              {t(portrait === null ? 'form.portraitChoose' : 'form.portraitReplace')}
            </AriaButton>
          </FileTrigger>
          {portrait === null ? null : (
            <Button
              kind="quiet"
              onPress={() => {
                setNew(false)
                onChange(null)
              }}
            >
              {t('form.portraitRemove')}
            </Button>
          )}
        </div>
        <Problem>{refusal === null ? null : t(`portrait.${refusal}`)}</Problem>
        <Outcome>{isNew ? t('form.portraitKept') : null}</Outcome>
        <p className={styles.help}>{t('form.portraitHelp')}</p>
      </div>
    </fieldset>
  )
}
