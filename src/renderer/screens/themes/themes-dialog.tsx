import { Check, Minus, Plus } from 'lucide-react'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { AppError } from '../../../shared/result.ts'
import { fold } from '../../../shared/text/fold.ts'
import { callApi, useApiQuery } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Changed, type Choice, isOn, offered, toggled } from './theme-choice.ts'
import styles from './themes-dialog.module.css'

/** Themes for a conversation or several: found by their letters, made by naming them, put on and taken away with Enter. */
export const ThemesDialog = ({
  conversationIds,
  onClose,
  onDone
}: {
  readonly conversationIds: readonly ConversationId[]
  readonly onClose: () => void
  readonly onDone: () => void
}) => {
  const { t } = useTranslation('themes')
  const sentenceOf = useErrorSentence()
  const listId = useId()
  const all = useApiQuery('themes.list', {}).data
  const borne = useApiQuery('themes.ofConversations', { conversationIds: [...conversationIds] }).data
  const [typed, setTyped] = useState('')
  // -1: nothing is chosen, and Enter keeps what stands.
  const [at, setAt] = useState(-1)
  const [made, setMade] = useState<readonly string[]>([])
  const [changed, setChanged] = useState<Changed>({})
  const [refusal, setRefusal] = useState<AppError | null>(null)
  const many = conversationIds.length

  const choices = useMemo(() => {
    const counts = new Map((borne ?? []).map(({ id, count }) => [id, count]))
    const known = (all ?? []).map(({ id, name }): Choice => {
      const count = counts.get(id) ?? 0
      return { name, borne: count === 0 ? 'none' : count < many ? 'some' : 'all' }
    })
    return [...known, ...made.map((name): Choice => ({ name, borne: 'none' }))]
  }, [all, borne, made, many])
  const { known, fresh } = offered(choices, typed)
  const lines = fresh === null ? known.length : known.length + 1
  const current = Math.min(at, lines - 1)

  const take = (index: number): void => {
    const choice = known[index]
    if (choice !== undefined) setChanged(toggled(choice, changed))
    else if (fresh !== null) {
      setMade([...made, fresh])
      setChanged({ ...changed, [fold(fresh)]: true })
    }
    setTyped('')
    setAt(-1)
  }
  const keep = async (): Promise<void> => {
    const add = choices.flatMap(({ name }) => (changed[fold(name)] === true ? [name] : []))
    const remove = (all ?? []).flatMap(({ id, name }) => (changed[fold(name)] === false ? [id] : []))
    if (add.length === 0 && remove.length === 0) {
      onClose()
      return
    }
    const result = await callApi('themes.change', { conversationIds: [...conversationIds], add, remove })
    if (result.ok) onDone()
    else setRefusal(result.error)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt(Math.max(-1, Math.min(lines - 1, current + step)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (event.ctrlKey || event.metaKey || current < 0) void keysWaitFor(keep())
      else take(current)
    }
  }
  const optionId = (index: number): string => `${listId}-${index}`

  return (
    <FormDialog
      title={many > 1 ? t('titleMany', { count: many }) : t('title')}
      problem={refusal === null ? null : sentenceOf(refusal)}
      cancelLabel={t('cancel')}
      keepLabel={t('confirm')}
      onClose={onClose}
      onKeep={() => void keysWaitFor(keep())}
    >
      <label className={styles.label}>
        {t('label')}
        <input
          ref={focusAtFirst}
          className={styles.field}
          role="combobox"
          value={typed}
          placeholder={t('placeholder')}
          aria-expanded={lines > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(current >= 0 ? { 'aria-activedescendant': optionId(current) } : {})}
          autoComplete="off"
          spellCheck="true"
          maxLength={40}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(event.target.value.trim() === '' ? -1 : 0)
          }}
          onKeyDown={press}
        />
      </label>
      {lines === 0 && <p className={styles.none}>{t('none')}</p>}
      <div
        id={listId}
        className={styles.list}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <select> cannot say that some bear a theme
        role="listbox"
        aria-label={t('list')}
        aria-multiselectable="true"
      >
        {known.map((choice, index) => {
          const on = isOn(choice, changed)
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the field, which holds the focus
            <div
              key={choice.name}
              id={optionId(index)}
              className={styles.theme}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
              role="option"
              tabIndex={-1}
              aria-selected={on === true}
              data-current={index === current}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(index)}
            >
              <span className={styles.box} data-on={on !== false} aria-hidden="true">
                {on === true && <Check size={13} />}
                {on === 'some' && <Minus size={13} />}
              </span>
              <span dir="auto">{choice.name}</span>
              {on === 'some' && <small>{t('some')}</small>}
            </div>
          )
        })}
        {fresh !== null && (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
          <div
            id={optionId(known.length)}
            className={styles.theme}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
            role="option"
            tabIndex={-1}
            aria-selected={false}
            data-current={current === known.length}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(known.length)}
          >
            <Plus size={15} aria-hidden="true" />
            <span dir="auto">{t('create', { name: fresh })}</span>
          </div>
        )}
      </div>
      <p className={styles.keys}>{t('keys')}</p>
    </FormDialog>
  )
}
