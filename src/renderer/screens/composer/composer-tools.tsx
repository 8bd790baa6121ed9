import { ImagePlus, Lock } from 'lucide-react'
import type { Ref } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import styles from './composer.module.css'

/** What the hand finds at the foot of the composer: an image, and words for one person alone. What cannot be says why. */
export const ComposerTools = ({
  chooserRef,
  takesSeveralImages,
  imageRefusal,
  isPrivate,
  privateRefusal,
  onChooseImage,
  onImages,
  onPrivately
}: {
  readonly chooserRef: Ref<HTMLInputElement>
  readonly takesSeveralImages: boolean
  readonly imageRefusal: string | null
  /** Whether the words are for the person answered alone; null where they can be for nobody else. */
  readonly isPrivate: boolean | null
  readonly privateRefusal: string | null
  readonly onChooseImage: () => void
  readonly onImages: (files: FileList) => void
  readonly onPrivately: () => void
}) => {
  const { t } = useTranslation('composer')
  const keysOf = useKeysOf()
  return (
    <>
      <input
        ref={chooserRef}
        type="file"
        hidden
        multiple={takesSeveralImages}
        accept="image/png,image/jpeg,image/webp,image/gif"
        onChange={(event) => {
          if (event.target.files !== null) onImages(event.target.files)
          event.target.value = ''
        }}
      />
      <div className={styles.tools}>
        <button
          type="button"
          className={styles.attach}
          aria-label={t('image.attach')}
          title={imageRefusal ?? t('image.attach')}
          aria-disabled={imageRefusal !== null}
          aria-describedby={imageRefusal === null ? undefined : 'composer-no-images'}
          onClick={onChooseImage}
        >
          <ImagePlus size={18} aria-hidden="true" />
        </button>
        {isPrivate !== null && (
          <button
            type="button"
            className={styles.attach}
            aria-label={t('audience.privately')}
            title={privateRefusal ?? t('audience.privately')}
            aria-pressed={isPrivate}
            aria-disabled={privateRefusal !== null}
            aria-describedby={privateRefusal === null ? undefined : 'composer-not-privately'}
            aria-keyshortcuts={ariaKeys(keysOf('reply_privately'))}
            onClick={onPrivately}
          >
            <Lock size={18} aria-hidden="true" />
          </button>
        )}
        {privateRefusal !== null && (
          <span id="composer-not-privately" className="visually-hidden">
            {privateRefusal}
          </span>
        )}
        {imageRefusal !== null && (
          <span id="composer-no-images" className="visually-hidden">
            {imageRefusal}
          </span>
        )}
      </div>
    </>
  )
}
