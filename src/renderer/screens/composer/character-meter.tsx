import { useTranslation } from '../../ui/use-translation.ts'
import type { CharacterCount } from '../../../shared/text/count-characters.ts'
import styles from './composer.module.css'

/** How much of what the network takes is used, signature included, counted as the network counts. */
export const CharacterMeter = ({ count }: { readonly count: CharacterCount }) => {
  const { t } = useTranslation('composer')
  const byBytes = count.bytes !== null && count.used <= count.max && count.bytes.used > count.bytes.max
  const { used, max } = byBytes && count.bytes !== null ? count.bytes : count
  return (
    <span className={styles.meter} data-over={count.over}>
      {t('count', { used, max })}
      {count.over && (
        <>
          {'\u00a0· '}
          {t('tooLong', { count: used - max })}
        </>
      )}
    </span>
  )
}

/** What the links of a reply count for, where there are some. */
export const LinkMeter = ({ links, each }: { readonly links: number; readonly each: number | null }) => {
  const { t } = useTranslation('composer')
  if (links === 0) return null
  return (
    <span>
      {each === null ? t('links.written', { count: links }) : t('links.counted', { count: links, each })}
    </span>
  )
}
