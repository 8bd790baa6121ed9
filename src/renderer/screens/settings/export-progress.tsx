import { useTranslation } from '../../ui/use-translation.ts'
import { useApiCommand } from '../../api/client.ts'
import { LongWork } from './long-work.tsx'

/** How far an export has come that is written or taken in, and the way to stop it; nothing while there is none. */
export const ExportProgress = ({
  share
}: {
  /** From 0 to 1; null: none. */
  readonly share: number | null
}) => {
  const { t } = useTranslation('exports')
  const stop = useApiCommand('exports.stop')
  if (share === null) return null
  return (
    <LongWork
      label={t('working')}
      share={share}
      stopLabel={t('stop')}
      isStopping={stop.pending}
      onStop={() => void stop.run({})}
    />
  )
}
