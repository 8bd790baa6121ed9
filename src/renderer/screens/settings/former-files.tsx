import { useTranslation } from '../../ui/use-translation.ts'
import type { FormerFile } from '../../../shared/contract/backups.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import styles from './settings.module.css'
import { useSize } from './use-size.ts'

/** What a backup, an export or an update took the place of: how long it stays, and a word to keep it. */
export const FormerFiles = ({ files }: { readonly files: readonly FormerFile[] }) => {
  const { t } = useTranslation('backups')
  if (files.length === 0) return null
  return (
    <details className={styles.more} open={files.some((file) => file.isTold)}>
      <summary>{t('former.title')}</summary>
      <p className={styles.words}>{t('former.help')}</p>
      <ul className={styles.backups} aria-label={t('former.title')}>
        {files.map((file) => (
          <FormerRow key={file.name} file={file} />
        ))}
      </ul>
    </details>
  )
}

const FormerRow = ({ file }: { readonly file: FormerFile }) => {
  const { t, i18n } = useTranslation('backups')
  const keep = useApiCommand('backups.keepFormer')
  const size = useSize()
  const moment = describeMoment(file.at, i18n.language)
  const isKept = file.leavesAt === null
  return (
    <li>
      <span className={styles.strong}>{moment}</span>
      <span>
        {size(file.bytes)} · {t(`former.${file.kind}`)} ·{' '}
        {file.leavesAt === null
          ? t('former.stays')
          : t('former.leaves', { moment: describeMoment(file.leavesAt, i18n.language) })}
      </span>
      <Button
        kind="quiet"
        label={t(isKept ? 'former.letGoNamed' : 'former.keepNamed', { moment })}
        isPending={keep.pending}
        onPress={() => void keep.run({ name: file.name, keep: !isKept })}
      >
        {t(isKept ? 'former.letGo' : 'former.keep')}
      </Button>
    </li>
  )
}
