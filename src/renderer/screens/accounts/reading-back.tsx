import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import { millisecondsOf } from '../../../shared/model/instant.ts'
import { Button } from '../../ui/button.tsx'
import { shortDate } from '../../ui/describe-time.ts'
import { Progress } from '../../ui/progress.tsx'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './accounts.module.css'

/** How far the first reading of an account has come, and the way to end it there; nothing once it is complete. */
export const ReadingBack = ({
  account,
  messages,
  isStopping,
  onStop
}: {
  readonly account: Account
  readonly messages: number
  readonly isStopping: boolean
  readonly onStop: () => void
}) => {
  const { t, i18n } = useTranslation('accounts')
  const now = useNow()
  const { readingBack, lastSuccessAt } = account.health
  if (readingBack === null || lastSuccessAt === null || account.pausedAt !== null) return null
  const { to, reached } = readingBack
  const words =
    reached === null
      ? t('readingBack.begun', { to: shortDate(to, now, i18n.language) })
      : t('readingBack.reached', {
          reached: shortDate(reached, now, i18n.language),
          to: shortDate(to, now, i18n.language)
        })
  const whole = now - millisecondsOf(to)
  const share = reached === null || whole <= 0 ? null : (now - millisecondsOf(reached)) / whole
  return (
    <div className={styles.reading}>
      <Progress
        label={t('readingBack.title')}
        value={share === null ? null : Math.min(1, Math.max(0, share))}
        valueText={`${words} · ${t('readingBack.messages', { count: messages })}`}
      />
      {reached === null ? null : (
        <Button
          label={t('readingBack.stopNamed', { name: account.name })}
          isPending={isStopping}
          onPress={onStop}
        >
          {t('readingBack.stop')}
        </Button>
      )}
    </div>
  )
}
