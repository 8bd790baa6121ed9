import { Download, FileText, Film, Image as ImageIcon, ImageOff, Volume2 } from 'lucide-react'
import { useState, type CSSProperties, type ReactNode } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { attachmentAddress } from '../../../shared/media-address.ts'
import type { Attachment, AttachmentFile } from '../../../shared/model/message.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import styles from './message-attachments.module.css'

/** What came with a message. Each has its place before it has come, so that nothing moves when it does. */
export const MessageAttachments = ({
  attachments,
  unasked
}: {
  readonly attachments: readonly Attachment[]
  /** Pictures come by themselves as soon as somebody looks. */
  readonly unasked: boolean
}) => {
  const { t } = useTranslation('conversation')
  if (attachments.length === 0) return null
  const pictures = attachments.filter(({ kind }) => kind === 'image').length
  return (
    <ul className={styles.list} aria-label={t('attachment.list')} data-several={pictures > 1}>
      {attachments.map((attachment) => (
        <li key={attachment.id} className={styles.item} data-kind={attachment.kind}>
          <OneAttachment attachment={attachment} unasked={unasked} />
        </li>
      ))}
    </ul>
  )
}

const OneAttachment = ({
  attachment,
  unasked
}: {
  readonly attachment: Attachment
  readonly unasked: boolean
}) => {
  switch (attachment.kind) {
    case 'image':
      return <Picture attachment={attachment} unasked={unasked} />
    case 'video':
      return <MovingPicture attachment={attachment} />
    case 'audio':
      return <Sound attachment={attachment} />
    case 'file':
      return <SavedFile attachment={attachment} />
  }
}

/** Wider or taller than that, a picture shows its middle. */
const tallest = 1.35
const widest = 2.4

/** The frame of a picture, from what its network says of its size; where it says nothing, that of a photograph. */
const frameOf = ({ width, height }: Attachment): CSSProperties => {
  const ratio = width === null || height === null ? 4 / 3 : width / height
  return { aspectRatio: Math.min(widest, Math.max(1 / tallest, ratio)) }
}

const Picture = ({ attachment, unasked }: { readonly attachment: Attachment; readonly unasked: boolean }) => {
  const { t } = useTranslation('conversation')
  const [isEnlarged, setEnlarged] = useState(false)
  const description = attachment.description ?? t('attachment.noDescription')
  const address = attachmentAddress(attachment.id, 'whole')
  return (
    <figure className={styles.figure}>
      {attachment.file.kind === 'kept' ? (
        <button
          type="button"
          className={styles.frame}
          style={frameOf(attachment)}
          aria-label={t('attachment.enlarge', { description })}
          onClick={() => setEnlarged(true)}
        >
          <img className={styles.picture} src={address} alt={description} draggable={false} />
        </button>
      ) : (
        <Missing attachment={attachment} file={attachment.file} unasked={unasked} />
      )}
      <Caption attachment={attachment} />
      <Dialog
        title={t('attachment.image')}
        isOpen={isEnlarged}
        onClose={() => setEnlarged(false)}
        closeLabel={t('attachment.close')}
        width="wide"
      >
        <div className={styles.enlarged}>
          <img src={address} alt={description} />
          <p data-given={attachment.description !== null}>{description}</p>
        </div>
      </Dialog>
    </figure>
  )
}

const MovingPicture = ({ attachment }: { readonly attachment: Attachment }) => {
  const { t } = useTranslation('conversation')
  const poster = attachment.preview?.kind === 'kept' ? attachmentAddress(attachment.id, 'preview') : null
  const label = attachment.description ?? t('attachment.video')
  const { file } = attachment
  // Some call a moving picture a video.
  const isPicture = file.kind === 'kept' && file.mediaType.startsWith('image/')
  return (
    <figure className={styles.figure}>
      {file.kind !== 'kept' ? (
        <Missing attachment={attachment} file={file}>
          {poster === null ? null : <img className={styles.picture} src={poster} alt="" draggable={false} />}
        </Missing>
      ) : isPicture ? (
        <span className={styles.frame} style={frameOf(attachment)}>
          <img
            className={styles.picture}
            src={attachmentAddress(attachment.id, 'whole')}
            alt={label}
            draggable={false}
          />
        </span>
      ) : (
        // Strangers send no captions; what they say that it shows stands under it.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          className={styles.frame}
          style={frameOf(attachment)}
          controls
          preload="metadata"
          aria-label={label}
          src={attachmentAddress(attachment.id, 'whole')}
          {...(poster === null ? {} : { poster })}
        />
      )}
      <Caption attachment={attachment} />
    </figure>
  )
}

const Sound = ({ attachment }: { readonly attachment: Attachment }) => {
  const { t } = useTranslation('conversation')
  return (
    <figure className={styles.figure}>
      {attachment.file.kind === 'kept' ? (
        // As above.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio
          className={styles.sound}
          controls
          preload="metadata"
          aria-label={attachment.description ?? t('attachment.audio')}
          src={attachmentAddress(attachment.id, 'whole')}
        />
      ) : (
        <Missing attachment={attachment} file={attachment.file} />
      )}
      <Caption attachment={attachment} />
    </figure>
  )
}

const SavedFile = ({ attachment }: { readonly attachment: Attachment }) => {
  const { t } = useTranslation('conversation')
  const { file } = attachment
  return (
    <div className={styles.file}>
      <FileText size={20} aria-hidden="true" />
      <span className={styles.fileWords}>
        <b dir="auto">{attachment.name ?? t('attachment.file')}</b>
        <Facts attachment={attachment} />
        {file.kind === 'refused' || file.kind === 'gone' || file.kind === 'unavailable' ? (
          <small>{<WhyNot file={file} />}</small>
        ) : null}
      </span>
      {file.kind === 'refused' || file.kind === 'gone' ? null : <Save attachment={attachment} />}
    </div>
  )
}

/** The place of what is not there: what it is, why it is not shown, and what can be done about it. */
const Missing = ({
  attachment,
  file,
  unasked = false,
  children
}: {
  readonly attachment: Attachment
  readonly file: Exclude<AttachmentFile, { kind: 'kept' }>
  /** It comes by itself. */
  readonly unasked?: boolean
  readonly children?: ReactNode
}) => {
  const { t } = useTranslation('conversation')
  const fetch = useApiCommand('messages.fetchAttachment')
  const { kind } = attachment
  const comes = fetch.pending || (unasked && file.kind === 'not_fetched')
  const mayBeAsked = !comes && (file.kind === 'not_fetched' || file.kind === 'unavailable')
  const isSound = kind === 'audio'
  return (
    <div
      className={styles.missing}
      data-state={file.kind}
      style={isSound ? undefined : frameOf(attachment)}
      data-sound={isSound}
    >
      {children}
      <div className={styles.missingWords}>
        {kind === 'video' ? (
          <Film size={20} aria-hidden="true" />
        ) : isSound ? (
          <Volume2 size={20} aria-hidden="true" />
        ) : comes ? (
          <ImageIcon size={20} aria-hidden="true" />
        ) : (
          <ImageOff size={20} aria-hidden="true" />
        )}
        <p>
          {comes ? (
            t(kind === 'image' ? 'attachment.waiting' : 'attachment.fetching')
          ) : (
            <WhyNot file={file} />
          )}
        </p>
        {mayBeAsked && kind !== 'file' && (
          <Button onPress={() => void fetch.run({ attachmentId: attachment.id })}>
            {file.kind === 'unavailable' ? t('attachment.again') : t(`attachment.show.${kind}`)}
          </Button>
        )}
      </div>
    </div>
  )
}

const WhyNot = ({ file }: { readonly file: AttachmentFile }) => {
  const { t } = useTranslation('conversation')
  switch (file.kind) {
    case 'refused':
      return t(`attachment.refused.${file.reason}`)
    case 'gone':
      return t('attachment.gone')
    case 'unavailable':
      return t('attachment.unavailable')
    case 'not_fetched':
    case 'kept':
      return null
  }
}

/** What its author says that it shows, and saving it. */
const Caption = ({ attachment }: { readonly attachment: Attachment }) => {
  const { t } = useTranslation('conversation')
  return (
    <figcaption className={styles.caption}>
      <span data-given={attachment.description !== null} dir="auto">
        {attachment.description ?? t('attachment.noDescription')}
      </span>
      {attachment.file.kind === 'kept' && <Save attachment={attachment} />}
    </figcaption>
  )
}

const Facts = ({ attachment: { file } }: { readonly attachment: Attachment }) => {
  const { i18n } = useTranslation('conversation')
  return file.kind === 'kept' ? <small>{sizeOf(file.bytes, i18n.language)}</small> : null
}

/** Bytes as a person says them. */
const sizeOf = (bytes: number, language: string): string => {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0
  }).format(Math.max(1, value))
}

const Save = ({ attachment }: { readonly attachment: Attachment }) => {
  const { t } = useTranslation('conversation')
  const sentenceOf = useErrorSentence()
  const save = useApiCommand('messages.saveAttachment')
  const [told, setTold] = useState<string | null>(null)
  const name = attachment.name ?? t(`attachment.${attachment.kind}`)
  const run = async (): Promise<void> => {
    const result = await save.run({ attachmentId: attachment.id })
    if (!result.ok) setTold(sentenceOf(result.error))
    else if (result.value.saved) setTold(t('attachment.saved'))
  }
  return (
    <span className={styles.save}>
      <Button
        kind="quiet"
        icon={<Download />}
        label={t('attachment.saveNamed', { name })}
        isPending={save.pending}
        onPress={() => void run()}
      />
      <output className={styles.told}>{told}</output>
    </span>
  )
}
