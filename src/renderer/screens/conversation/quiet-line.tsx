import { Heart, Repeat2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import { type QuietEventKind, quietEventKindSchema } from '../../../shared/model/quiet-event.ts'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import styles from './quiet-line.module.css'

/** So many are named; the others are a step away, and never a number. */
const named = 2

/** Who liked or passed on our message without a word, by name. */
export const QuietLines = ({ events }: { readonly events: ThreadMessage['quietEvents'] }) => (
  <>
    {quietEventKindSchema.options.map((kind) => {
      const names = events.filter((event) => event.kind === kind).map(({ name }) => name)
      return names.length === 0 ? null : <QuietLine key={kind} kind={kind} names={names} />
    })}
  </>
)

const QuietLine = ({ kind, names }: { readonly kind: QuietEventKind; readonly names: readonly string[] }) => {
  const { t, i18n } = useTranslation('conversation')
  const [isOpen, setOpen] = useState(false)
  const shown = names.length > named + 1 ? [...names.slice(0, named), t('quiet.others')] : names
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(shown)
  const Icon = kind === 'like' ? Heart : Repeat2
  const sentence = (
    <>
      <Icon size={13} aria-hidden="true" />
      <span dir="auto">{t(`quiet.${kind}`, { names: list, count: names.length })}</span>
    </>
  )
  if (names.length <= named + 1) return <p className={styles.line}>{sentence}</p>
  return (
    <>
      <button type="button" className={`${styles.line} ${styles.opens}`} onClick={() => setOpen(true)}>
        {sentence}
      </button>
      <Dialog
        title={t(`quiet.everyone.${kind}`)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        closeLabel={t('attachment.close')}
      >
        <DialogBody>
          <ul className={styles.everyone}>
            {names.map((name, index) => (
              <li key={`${index}${name}`} dir="auto">
                {name}
              </li>
            ))}
          </ul>
        </DialogBody>
      </Dialog>
    </>
  )
}
