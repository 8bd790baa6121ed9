import { useTranslation } from '../../ui/use-translation.ts'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'
import styles from './settings.module.css'

/** How far something long has come, and the way to stop it. */
export const LongWork = ({
  label,
  share,
  stopLabel,
  isStopping,
  onStop
}: {
  readonly label: string
  /** From 0 to 1. */
  readonly share: number
  readonly stopLabel: string
  readonly isStopping: boolean
  readonly onStop: () => void
}) => {
  const { i18n } = useTranslation('common')
  return (
    <div className={styles.making}>
      <Progress
        label={label}
        value={share}
        valueText={new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share)}
      />
      <Button isPending={isStopping} onPress={onStop}>
        {stopLabel}
      </Button>
    </div>
  )
}
