import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { NoteId } from '../../../shared/model/ids.ts'
import type { AppError, Result } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { Button } from '../../ui/button.tsx'
import { Problem, TooManyWords } from '../../ui/field.tsx'
import { useWholeWords } from '../../ui/use-whole-words.ts'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useKeepOnLeave } from '../../ui/use-keep-on-leave.ts'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import styles from './note-dialog.module.css'
import { NoteLabel } from './note-label.tsx'

/** Typing rests this long before it is kept: well within a second. */
const restMilliseconds = 400

export type NoteDeed = 'note' | 'note_changed' | 'note_removed'

/** Where a note is written: on its own paper, with nothing that sends. What is typed stays when it is closed. */
export const NoteDialog = ({
  detail,
  noteId,
  onClose,
  onDone
}: {
  readonly detail: AppOutput<'conversations.open'>
  /** The note that is changed; null: a new one. */
  readonly noteId: NoteId | null
  readonly onClose: () => void
  readonly onDone: (deed: NoteDeed) => void
}) => {
  const { t } = useTranslation('notes')
  const sentenceOf = useErrorSentence()
  const conversationId = detail.summary.id
  const note = detail.notes.find(({ id }) => id === noteId) ?? null
  const former = note?.words.internal ?? ''
  const [text, setText] = useState(
    () => detail.noteDrafts.find((draft) => draft.noteId === noteId)?.words.internal ?? former
  )
  const [refusal, setRefusal] = useState<AppError | null>(null)
  const journal = useJournal(async (typed) => {
    // As it stands already: nothing is left to be kept.
    const internal = typed === former ? '' : typed
    const result = await callApi('notes.saveDraft', { conversationId, noteId, words: { internal } })
    setRefusal(result.ok ? null : result.error)
  })
  const said = text.trim() !== ''
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => focusAtFirst(field.current), [])
  const { tooMany, forget } = useWholeWords(field)
  const attempt = async (deed: NoteDeed, act: () => Promise<Result<unknown>>): Promise<void> => {
    journal.forget()
    const result = await act()
    if (result.ok) onDone(deed)
    else setRefusal(result.error)
  }
  const keep = async (): Promise<void> => {
    if (!said) return
    const words = { internal: text }
    if (noteId === null) await attempt('note', () => callApi('notes.add', { conversationId, words }))
    else if (text === former) onClose()
    else await attempt('note_changed', () => callApi('notes.change', { noteId, words }))
  }
  return (
    <Dialog
      title={t(noteId === null ? 'title' : 'titleChange', { person: detail.summary.personName })}
      isOpen
      onClose={onClose}
      closeLabel={t('later')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void keysWaitFor(keep())
        }}
      >
        <DialogBody>
          <p>{t('help')}</p>
          <div className={styles.paper}>
            <NoteLabel />
            <textarea
              ref={field}
              className={styles.field}
              rows={4}
              value={text}
              aria-label={t('label')}
              spellCheck="true"
              dir="auto"
              maxLength={20_000}
              onChange={(event) => {
                forget()
                setText(event.target.value)
                journal.write(event.target.value)
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
                event.preventDefault()
                void keysWaitFor(keep())
              }}
            />
          </div>
          <TooManyWords tooMany={tooMany} />
          <Problem>{refusal === null ? null : sentenceOf(refusal)}</Problem>
        </DialogBody>
        <DialogActions>
          {noteId !== null && (
            <Button onPress={() => void attempt('note_removed', () => callApi('notes.remove', { noteId }))}>
              {t('remove')}
            </Button>
          )}
          <Button kind="main" type="submit" isDisabled={!said}>
            {t('keep')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** Keeps what is typed while it rests, when the window is left, and when the dialog goes. */
const useJournal = (
  save: (typed: string) => Promise<void>
): { readonly write: (typed: string) => void; readonly forget: () => void } => {
  const unsaved = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const keep = useEffectEvent((): void => {
    clearTimeout(timer.current)
    const typed = unsaved.current
    unsaved.current = null
    if (typed !== null) void save(typed)
  })
  const timed = useRef<() => void>(() => {})
  useEffect(() => {
    timed.current = () => keep()
  }, [])
  useKeepOnLeave(() => timed.current())
  return {
    write: (typed) => {
      unsaved.current = typed
      clearTimeout(timer.current)
      timer.current = setTimeout(() => timed.current(), restMilliseconds)
    },
    forget: () => {
      clearTimeout(timer.current)
      unsaved.current = null
    }
  }
}
