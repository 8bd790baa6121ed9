import { Lock, Users } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Message } from '../../../shared/model/message.ts'
import styles from './composer.module.css'

type Audience = Message['audience']

/** Who will read the reply where that is not everybody. A reply is read by those who read what it answers, or by fewer. */
export const AudienceLine = ({
  audience,
  there,
  personName,
  mentionsOthers,
  onWiden
}: {
  readonly audience: Audience
  /** Who reads what is answered. */
  readonly there: Audience
  readonly personName: string
  /** Who is mentioned in words for one person reads them too. */
  readonly mentionsOthers: boolean
  /** Lets those read the reply who read what it answers. */
  readonly onWiden: () => void
}) => {
  const { t } = useTranslation('composer')
  if (audience === 'public') return null
  return (
    <p id="composer-audience" className={styles.audience}>
      {audience === 'private' ? (
        <Lock size={14} aria-hidden="true" />
      ) : (
        <Users size={14} aria-hidden="true" />
      )}
      <span>
        {t(`audience.${audience}`, { person: personName })}
        {audience === 'private' && mentionsOthers && <> {t('audience.mentioned')}</>}
      </span>
      {audience !== there && (
        <button type="button" className={styles.link} onClick={onWiden}>
          {t(there === 'public' ? 'audience.makePublic' : 'audience.makeWider')}
        </button>
      )}
    </p>
  )
}
