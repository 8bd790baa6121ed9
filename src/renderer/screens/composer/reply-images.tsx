import { X } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { DraftImage } from '../../../shared/contract/conversations.ts'
import { replyImageAddress } from '../../../shared/media-address.ts'
import type { DraftImageId } from '../../../shared/model/ids.ts'
import type { ImageLimit } from '../../../shared/model/network.ts'
import { countGraphemes } from '../../../shared/text/count-characters.ts'
import styles from './reply-images.module.css'

/** The images that go with the reply, each beside what it shows in words. */
export const ReplyImages = ({
  images,
  limit,
  listRef,
  onDescribe,
  onRemove,
  onNoneLeft,
  onLeave
}: {
  readonly images: readonly DraftImage[]
  readonly limit: ImageLimit
  readonly listRef: RefObject<HTMLUListElement | null>
  readonly onDescribe: (id: DraftImageId, description: string) => void
  readonly onRemove: (id: DraftImageId) => void
  /** The last one is taken out, and the keyboard with it. */
  readonly onNoneLeft: () => void
  /** A field was left: what was typed is to be kept. */
  readonly onLeave: () => void
}) => {
  const { t } = useTranslation('composer')
  return (
    <ul ref={listRef} className={styles.list} aria-label={t('image.list')}>
      {images.map((image, index) => {
        const place = index + 1
        const used = countGraphemes(image.description.trim())
        const isLacking = used === 0 || used > limit.description
        return (
          <li key={image.id} className={styles.item}>
            <img
              className={styles.preview}
              src={replyImageAddress(image.id)}
              alt={image.description.trim() === '' ? t('image.preview', { place }) : image.description}
              draggable={false}
            />
            <div className={styles.words}>
              <textarea
                className={styles.field}
                data-part="composer"
                rows={2}
                value={image.description}
                aria-label={t('image.alt', { place })}
                aria-describedby={`image-help-${image.id}`}
                aria-invalid={used > limit.description}
                aria-required="true"
                placeholder={t('image.alt', { place })}
                spellCheck="true"
                dir="auto"
                onChange={(event) => onDescribe(image.id, event.target.value)}
                onBlur={onLeave}
              />
              <p id={`image-help-${image.id}`} className={styles.help} data-lacking={isLacking}>
                <span>{t('image.altHelp')}</span>
                <span>{t('image.count', { used, max: limit.description })}</span>
              </p>
            </div>
            <button
              type="button"
              className={styles.remove}
              aria-label={t('image.remove', { place })}
              title={t('image.remove', { place })}
              onClick={({ currentTarget }) => {
                const buttons = [...(listRef.current?.querySelectorAll('button') ?? [])]
                const at = buttons.indexOf(currentTarget)
                // Who takes several out has the keyboard on the next.
                const next = buttons[at + 1] ?? buttons[at - 1]
                if (next === undefined) onNoneLeft()
                else next.focus()
                onRemove(image.id)
              }}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
