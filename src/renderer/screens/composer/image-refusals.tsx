import { useTranslation } from '../../ui/use-translation.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import styles from './composer.module.css'
import type { AddRefusal } from './use-reply-images.ts'

/** Which of the files that were given are no images of the reply, and why: each reason once, with its files. */
export const ImageRefusals = ({
  refusals,
  network
}: {
  readonly refusals: readonly AddRefusal[]
  readonly network: string
}) => {
  const { t, i18n } = useTranslation('composer')
  const sentenceOf = useErrorSentence()
  const files = new Map<string, string[]>()
  for (const refusal of refusals) {
    const sentence =
      refusal.kind === 'app' ? sentenceOf(refusal.error) : t(`image.refusal.${refusal.reason}`, { network })
    files.set(sentence, [
      ...(files.get(sentence) ?? []),
      ...(refusal.fileName === null ? [] : [refusal.fileName])
    ])
  }
  return (
    <div className={styles.notice} role="alert">
      {[...files].map(([sentence, names]) => (
        <p key={sentence}>
          {names.length === 0
            ? sentence
            : t('image.refusedFile', { files: new Intl.ListFormat(i18n.language).format(names), sentence })}
        </p>
      ))}
    </div>
  )
}
