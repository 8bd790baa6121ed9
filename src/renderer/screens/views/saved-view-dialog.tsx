import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { SavedView } from '../../../shared/contract/views.ts'
import type { AppError, Result } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select.tsx'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
type Key = (typeof keys)[number]

const keyOf = (key: number | undefined): Key | null => keys.find((one) => one === String(key)) ?? null

/** Keeps a search as a view under a key, or changes and forgets one that was kept. */
export const SavedViewDialog = ({
  query,
  opened,
  views,
  onClose,
  onDone
}: {
  /** What is searched for now. */
  readonly query: string
  /** The kept view that was opened, which may be another search by now. */
  readonly opened: SavedView | null
  readonly views: readonly SavedView[]
  readonly onClose: () => void
  /** `view` is null where it was forgotten. */
  readonly onDone: (view: SavedView | null, name: string) => void
}) => {
  const { t } = useTranslation('views')
  const sentenceOf = useErrorSentence()
  const firstFree = keys.find((key) => !views.some((view) => String(view.key) === key)) ?? null
  const [name, setName] = useState(opened?.name ?? '')
  const [key, setKey] = useState<Key | null>(keyOf(opened?.key) ?? firstFree)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const attempt = async <T,>(call: () => Promise<Result<T>>, then: (value: T) => void): Promise<void> => {
    setBusy(true)
    const result: Result<T, AppError> = await keysWaitFor(call())
    setBusy(false)
    if (result.ok) then(result.value)
    else setProblem(sentenceOf(result.error))
  }
  const holderOf = (one: Key): SavedView | undefined => views.find((view) => String(view.key) === one)
  const save = (): void => {
    if (name.trim() === '' || key === null) return
    const words = { name, query, key: Number(key) }
    if (opened === null)
      void attempt(
        () => callApi('views.save', words),
        (view) => onDone(view, view.name)
      )
    else {
      const changed = { ...opened, ...words }
      void attempt(
        () => callApi('views.change', changed),
        () => onDone(changed, changed.name)
      )
    }
  }
  return (
    <FormDialog
      title={opened === null ? t('keepTitle') : t('changeTitle', { name: opened.name })}
      problem={problem}
      cancelLabel={t('cancel')}
      keepLabel={t(opened === null ? 'save' : 'saveChange')}
      isBusy={isBusy}
      isIncomplete={name.trim() === '' || key === null}
      otherDeed={
        opened === null ? null : (
          <Button
            isPending={isBusy}
            onPress={() =>
              void attempt(
                () => callApi('views.remove', { viewId: opened.id }),
                () => onDone(null, opened.name)
              )
            }
          >
            {t('forget')}
          </Button>
        )
      }
      onClose={onClose}
      onKeep={save}
    >
      <TextField
        label={t('name')}
        help={t('searchIs', { query })}
        value={name}
        onChange={setName}
        maxLength={60}
        voice="human"
        takesFocus
      />
      <SelectField
        label={t('key')}
        width="content"
        choices={keys
          .map((one) => {
            const holder = holderOf(one)
            const isTaken = holder !== undefined && holder.id !== opened?.id
            return {
              value: one,
              label: one,
              ...(isTaken ? { detail: t('exchanged', { name: holder.name }) } : {})
            }
          })
          .filter(({ value }) => opened !== null || holderOf(value) === undefined)}
        value={key}
        onChange={setKey}
        {...(firstFree === null && opened === null ? { error: t('full') } : {})}
      />
    </FormDialog>
  )
}
