import { useEffect, useRef } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import styles from './composer.module.css'

/** Asks before the first reply of a session leaves from another account than the last; the keyboard answers. */
export const OtherAccount = ({
  account,
  network,
  last,
  onSure,
  onBack
}: {
  readonly account: string
  readonly network: string
  /** The account that spoke last. */
  readonly last: string
  readonly onSure: () => void
  readonly onBack: () => void
}) => {
  const { t } = useTranslation('composer')
  const sure = useRef<HTMLButtonElement>(null)
  useEffect(() => sure.current?.focus(), [])
  return (
    <>
      <b>{t('otherAccount.title')}</b> {t('otherAccount.text', { account, network, last })}{' '}
      <button
        ref={sure}
        type="button"
        className={styles.link}
        onClick={onSure}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onBack()
        }}
      >
        {t('otherAccount.again', { account })}
      </button>{' '}
      <button type="button" className={styles.link} onClick={onBack}>
        {t('otherAccount.back')}
      </button>
    </>
  )
}
