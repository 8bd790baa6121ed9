import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { Button as AriaButton, Label, Tag, TagGroup, TagList } from 'react-aria-components'
import { TextField } from '../../ui/field.tsx'
import { addTopics, topicsAtMost } from './topic-list.ts'
import styles from './colleagues.module.css'

/** How a list of topics is called, and each of its parts. */
export interface TopicLabels {
  readonly label: string
  readonly help: string
  readonly list: string
}

/** Topics as tags: Enter or a comma adds what is typed, Delete on a tag removes it, leaving the field keeps the rest. */
export const TopicField = ({
  labels,
  topics,
  onChange
}: {
  readonly labels: TopicLabels
  readonly topics: readonly string[]
  readonly onChange: (topics: readonly string[]) => void
}) => {
  const { t } = useTranslation('colleagues')
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<readonly string[]>([])
  const add = (text: string) => {
    const added = addTopics(topics, text)
    setRefused(added.refused)
    setTyped(added.refused.join(', '))
    if (added.topics.length !== topics.length) onChange(added.topics)
  }
  return (
    <div className={styles.topicField}>
      {/* Enter adds a topic here; in the other fields it saves. Keys of a text field may be handled in place. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed.trim() === '') return
          event.preventDefault()
          add(typed)
        }}
        onBlur={() => {
          if (typed.trim() !== '') add(typed)
        }}
      >
        <TextField
          label={labels.label}
          help={labels.help}
          error={
            refused.length === 0
              ? null
              : t('form.topicsRefused', { most: topicsAtMost, topics: refused.join(', ') })
          }
          value={typed}
          onChange={(text) => (/[,;\n]/u.test(text) ? add(text) : setTyped(text))}
          voice="human"
        />
      </div>
      {topics.length === 0 ? null : (
        <TagGroup
          className={styles.tagGroup ?? ''}
          onRemove={(keys) => onChange(topics.filter((topic) => !keys.has(topic)))}
        >
          <Label className="visually-hidden">{labels.list}</Label>
          <TagList className={styles.tags ?? ''}>
            {topics.map((topic) => (
              <Tag key={topic} id={topic} textValue={topic} className={styles.tag ?? ''}>
                {topic}
                <AriaButton
                  slot="remove"
                  className={styles.tagRemove ?? ''}
                  aria-label={t('form.topicRemove', { topic })}
                >
                  <X aria-hidden />
                </AriaButton>
              </Tag>
            ))}
          </TagList>
        </TagGroup>
      )}
    </div>
  )
}
