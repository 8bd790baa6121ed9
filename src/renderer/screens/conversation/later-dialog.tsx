import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import { apiQuery } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import styles from './decide-dialog.module.css'
import { useSettled } from '../../ui/use-settled.ts'
import { laterPresets } from './later-presets.ts'

/** When should it come back? In words ("mardi 9h"), or one of the usual moments. */
export const LaterDialog = ({
  count,
  onClose,
  onPostpone
}: {
  /** How many conversations it is about. */
  readonly count: number
  readonly onClose: () => void
  readonly onPostpone: (until: Instant, untilText: string) => void
}) => {
  const { t, i18n } = useTranslation('conversation')
  const [text, setText] = useState('')
  const [presets] = useState(() => laterPresets(Date.now()))
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const words = text.trim()
  const isSettled = useSettled(words, 600)
  const moment = useQuery({
    ...apiQuery('inbox.readMoment', { text: words, timeZone }),
    enabled: words !== '',
    placeholderData: keepPreviousData
  })
  const until = words === '' || moment.isError ? null : (moment.data?.until ?? null)
  const said = (instant: Instant): string => describeMoment(instant, i18n.language)
  const client = useQueryClient()
  const submit = async (): Promise<void> => {
    if (words === '') return
    // Enter may come before the answer about the last letter.
    const read = await client
      .fetchQuery(apiQuery('inbox.readMoment', { text: words, timeZone }))
      .catch(() => null)
    if (read !== null) onPostpone(read.until, said(read.until))
  }
  return (
    <Dialog
      title={count > 1 ? t('later.titleMany', { count }) : t('later.title')}
      isOpen
      onClose={onClose}
      closeLabel={t('later.cancel')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void keysWaitFor(submit())
        }}
      >
        <DialogBody>
          <div>
            <label className={styles.label}>
              {t('later.label')}
              <input
                ref={focusAtFirst}
                className={styles.field}
                value={text}
                placeholder={t('later.placeholder')}
                autoComplete="off"
                spellCheck="false"
                maxLength={200}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => {
                  // The button waits for the moment to be read, and would keep Enter from the form until then.
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                  event.preventDefault()
                  void keysWaitFor(submit())
                }}
              />
            </label>
            <output
              className={styles.understood}
              aria-busy={!isSettled}
              data-kind={words !== '' && until === null && !moment.isPending ? 'refused' : 'understood'}
            >
              {words === ''
                ? ' '
                : until === null
                  ? moment.isPending
                    ? ' '
                    : t('later.notUnderstood')
                  : t('later.understood', { moment: said(until) })}
            </output>
          </div>
          <ul className={styles.choices} aria-label={t('later.presets')}>
            {presets.map(({ preset, until: at }) => (
              <li key={preset}>
                <button type="button" className={styles.choice} onClick={() => onPostpone(at, said(at))}>
                  {t(`later.preset.${preset}`)}
                  <small>{said(at)}</small>
                </button>
              </li>
            ))}
          </ul>
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t('later.cancel')}</Button>
          <Button kind="main" type="submit" isDisabled={until === null}>
            {t('later.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
