import { useTranslation } from '../../ui/use-translation.ts'

/** How large a file is, in words. */
export const useSize = (): ((bytes: number) => string) => {
  const { t, i18n } = useTranslation('backups')
  return (bytes) => {
    const unit = bytes >= 1e9 ? 'giga' : 'mega'
    const size = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(
      bytes / (unit === 'giga' ? 1e9 : 1e6)
    )
    return t(`size.${unit}`, { size })
  }
}
