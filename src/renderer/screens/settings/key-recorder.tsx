import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Action } from '../../actions/action.ts'
import { listEveryFacts } from '../../actions/every-scope.ts'
import { judgeBinding } from '../../keyboard/judge-binding.ts'
import { isApple } from '../../keyboard/key-names.ts'
import { namesOf } from '../../keyboard/keys.ts'
import { pressOf } from '../../keyboard/use-keyboard.ts'
import { Button } from '../../ui/button.tsx'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './keys-dialog.module.css'

/** Keys by which one gets about in the dialog itself: they are not recorded. */
const ofTheDialog: ReadonlySet<string> = new Set(['tab', 'shift+tab', 'enter', 'escape', ' '])
const longestSequence = 2

/** Listens for the new key of an action, one chord or two, and says at once with which others it would be confused. */
export const KeyRecorder = ({
  action,
  actions,
  onTake,
  onClear,
  onCancel
}: {
  readonly action: Action
  /** The table with the keys of this person. */
  readonly actions: readonly Action[]
  readonly onTake: (binding: string) => void
  /** No key at all. */
  readonly onClear: () => void
  readonly onCancel: () => void
}) => {
  const { t } = useTranslation(['keyboard', 'actions'])
  const [chords, setChords] = useState<readonly string[]>([])
  const binding = chords.join(' ')
  const problem = binding === '' ? null : judgeBinding(action, binding, actions, listEveryFacts())
  const sentence =
    problem === null
      ? null
      : problem.kind === 'clash'
        ? t('clash', {
            others: problem.others.map((id) => t(`actions:label.${id}`)),
            formatParams: { others: { type: 'conjunction' } }
          })
        : t(problem.kind)
  return (
    <div className={styles.recorder}>
      <button
        ref={focusAtFirst}
        type="button"
        className={styles.ear}
        aria-label={t('press', { name: t(`actions:label.${action.id}`) })}
        onKeyDown={(event) => {
          const [name] = namesOf(pressOf(event.nativeEvent), isApple())
          if (name === undefined || ofTheDialog.has(name)) return
          event.preventDefault()
          event.stopPropagation()
          setChords((before) => (before.length < longestSequence ? [...before, name] : [name]))
        }}
      >
        {binding === '' ? t('listening') : <Kbd keys={binding} said />}
      </button>
      <output className={styles.judgement} data-kind={sentence === null ? 'fine' : 'refused'}>
        {sentence ?? (binding === '' ? t('sequenceHelp') : t('free'))}
      </output>
      <div className={styles.deeds}>
        <Button isDisabled={binding === ''} onPress={() => setChords([])}>
          {t('again')}
        </Button>
        <Button onPress={onClear}>{t('clear')}</Button>
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <Button kind="main" isDisabled={binding === '' || problem !== null} onPress={() => onTake(binding)}>
          {t('take')}
        </Button>
      </div>
    </div>
  )
}
