import { useTranslation } from '../../ui/use-translation.ts'
import { Avatar } from '../../ui/avatar.tsx'
import styles from './welcome.module.css'

/**
 * What the app is for, as the inbox will show it: a question, the faces it could go to and why one of them, the answer.
 * The people are those of the sample inbox.
 */
export const WelcomeExample = () => {
  const { t } = useTranslation('welcome')
  const reasons = [t('example.reasonTopic'), t('example.reasonPlace'), t('example.reasonConsent')]
  return (
    <figure className={styles.example} aria-label={t('example.label')}>
      <div className={styles.question}>
        <Avatar name={t('example.person')} size={46} />
        <div>
          <p className={styles.who}>
            <b>{t('example.person')}</b> {t('example.where')}
          </p>
          <p className={styles.said}>{t('example.question')}</p>
        </div>
      </div>
      <div className={styles.choice}>
        <div className={styles.faces} aria-hidden>
          <Avatar name="Hélène Marzin" size={38} look="suggested" />
          <Avatar name="Malo Terrec" size={64} care={0.34} />
          <Avatar name="Ousmane Kervella" size={38} look="suggested" />
          <Avatar name="Fiona Darragh" size={38} look="suggested" />
        </div>
        <div className={styles.why}>
          <p>{t('example.why')}</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      </div>
      <div className={styles.answer}>
        <Avatar name="Malo Terrec" size={48} />
        <div>
          <p className={styles.who}>
            <b>{t('example.answers')}</b>
          </p>
          <p className={styles.said}>{t('example.reply')}</p>
          <p className={styles.signature}>{t('example.signature')}</p>
        </div>
      </div>
    </figure>
  )
}
