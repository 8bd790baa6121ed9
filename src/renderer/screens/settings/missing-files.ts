import { useTranslation } from '../../ui/use-translation.ts'
import type { MissingFile } from '../../../shared/contract/backups.ts'

const namedAtMost = 5

/** Names what a restored inbox names and nobody has, as a list in words; the rest is counted. */
export const useMissingNames = (): ((missing: readonly MissingFile[], count: number) => string) => {
  const { t, i18n } = useTranslation('backups')
  const nameOf = ({ kind, about }: MissingFile): string => {
    if (kind === 'mail') return t('missingMail', { about })
    return about === '' ? t('missingImageUntold') : t('missingImage', { about })
  }
  return (missing, count) => {
    const named = missing.slice(0, namedAtMost).map(nameOf)
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(named)
    return count > named.length ? `${list}, ${t('missingMore', { count: count - named.length })}` : list
  }
}
