import { useTranslation } from '../../ui/use-translation.ts'
import type { LetterForm } from '../../../shared/model/handoff.ts'
import { useApiQuery } from '../../api/client.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { LoadingState } from '../../ui/list-states.tsx'
import styles from './letter-dialog.module.css'

/** The letter, byte for byte as it would leave: its text, and the source of its other form. */
export const LetterPreview = ({ form }: { readonly form: LetterForm }) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const preview = useApiQuery('handoffs.preview', { form, handoffId: null })
  if (preview.error !== null) return <Problem>{sentenceOf(preview.error)}</Problem>
  if (preview.data === undefined) return <LoadingState label={t('window.letter.loading')} rows={4} />
  return (
    <section ref={intoSight} className={styles.preview} aria-label={t('window.letter.preview')}>
      <h3>{preview.data.subject}</h3>
      <pre>{preview.data.text}</pre>
      <details>
        <summary>{t('window.letter.html')}</summary>
        <pre>{preview.data.html}</pre>
      </details>
    </section>
  )
}

/** It opens below the form: what was asked for is what is seen. */
const intoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'start' })
