import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { apiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import type { ColleagueForm } from './colleague-form.ts'
import styles from './profile-help.module.css'

/** While a profile is written: words of the inbox that would make the difference, and whom it cannot be told from. */
export const ProfileHelp = ({
  colleagueId,
  form,
  colleagues,
  onAdd
}: {
  readonly colleagueId: ColleagueId | null
  readonly form: ColleagueForm
  readonly colleagues: readonly Colleague[]
  readonly onAdd: (topic: string) => void
}) => {
  const { t, i18n } = useTranslation('colleagues')
  const written = useDeferredValue(form)
  const { data } = useQuery({
    ...apiQuery('routing.profileHelp', {
      colleagueId,
      topics: [...written.topics],
      role: written.role.slice(0, 120),
      bio: written.bio.slice(0, 2_000),
      place: written.place.trim() === '' ? null : written.place.slice(0, 120),
      languages: [...written.languages]
    }),
    placeholderData: keepPreviousData
  })
  if (data === undefined || (data.words.length === 0 && data.twins.length === 0)) return null
  const list = new Intl.ListFormat(i18n.language)
  return (
    <div className={styles.help}>
      {data.twins.map(({ colleagueId: id, words }) => (
        <output key={id} className={styles.twin}>
          <Users size={16} aria-hidden="true" />
          <span>
            {t('help.twin', {
              name: colleagues.find((colleague) => colleague.id === id)?.name ?? '',
              words: list.format(words.slice(0, shownTwinWords))
            })}
          </span>
        </output>
      ))}
      {data.words.length > 0 && (
        <section aria-labelledby="profile-help">
          <h4 id="profile-help" className={styles.title}>
            {t('help.title')}
          </h4>
          <p className={styles.text}>{t('help.text')}</p>
          <ul className={styles.words}>
            {data.words.map(({ written: word, conversations }) => (
              <li key={word}>
                <Button
                  icon={<Plus />}
                  label={t('help.add', { word, count: conversations })}
                  onPress={() => onAdd(word)}
                >
                  {word}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const shownTwinWords = 6
