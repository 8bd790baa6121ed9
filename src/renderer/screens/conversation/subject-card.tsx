import { ExternalLink } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Subject } from '../../../shared/model/conversation.ts'
import { langOfWords } from './lang-of.ts'
import styles from './subject-card.module.css'

/** The post, video, place or article that the conversation is about. */
export const SubjectCard = ({ subject: { title, text, url } }: { readonly subject: Subject }) => {
  const { t } = useTranslation('conversation')
  return (
    <section className={styles.subject} aria-label={t('subject')}>
      <div className={styles.body}>
        <span className={styles.under}>{t('subject')}</span>
        {title !== null && (
          <b className={styles.title} dir="auto" {...langOfWords(text ?? title)}>
            {title}
          </b>
        )}
        {text !== null && text !== title && (
          <p className={styles.text} dir="auto" {...langOfWords(text)}>
            {text}
          </p>
        )}
      </div>
      {url !== null && (
        <a
          className={styles.open}
          href={url}
          target="_blank"
          rel="noreferrer"
          aria-label={t('openSubject')}
          title={t('openSubject')}
        >
          <ExternalLink size={15} aria-hidden="true" />
        </a>
      )}
    </section>
  )
}
