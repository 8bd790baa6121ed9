import { useMemo, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Handoff } from '../../../shared/model/handoff.ts'
import { compareWords } from '../../../shared/text/compare-words.ts'
import { isSmallCorrection } from '../../../shared/text/small-correction.ts'
import { callApi } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import styles from './shaped-words.module.css'

/**
 * Above the composer, while it holds words of a colleague: what of them was changed, and where a change binds nobody yet,
 * the ways on: back to the colleague, a joint signature, or another voice.
 */
export const ShapedWords = ({
  handoff,
  name,
  body,
  isJoint,
  onJoint,
  keep
}: {
  readonly handoff: Handoff
  readonly name: string
  /** What stands in the composer. */
  readonly body: string
  readonly isJoint: boolean
  readonly onJoint: (isJoint: boolean) => void
  /** Saves what is typed, before it is sent back. */
  readonly keep: () => Promise<void>
}) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const approved = handoff.approvedWords
  const changes = useMemo(() => (approved === null ? [] : compareWords(approved, body)), [approved, body])
  if (approved === null || body.trim() === '') return null
  const judged =
    approved.trim() === body.trim() ? 'same' : isSmallCorrection(approved, body) ? 'small' : 'changed'
  const sendBack = async (): Promise<void> => {
    await keep()
    const result = await callApi('handoffs.sendBack', {
      handoffId: handoff.id,
      words: body,
      note: '',
      carrier: handoff.letters[0]?.carrier ?? 'link'
    })
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (result.ok) setOutcome(t('window.shaping.sentBack', { name }))
  }
  return (
    <section className={styles.shaped} aria-label={t('window.shaping.label', { name })} data-judged={judged}>
      <p>{t(`window.shaping.${judged}`, { name })}</p>
      {judged === 'same' ? null : (
        <details open={judged === 'changed'}>
          <summary>{t('window.shaping.difference')}</summary>
          <p className={styles.difference} dir="auto">
            {changes.map(({ kind, text }, index) =>
              kind === 'same' ? (
                <span key={index}>{text}</span>
              ) : kind === 'added' ? (
                <ins key={index}>
                  <span className="visually-hidden">{t('window.shaping.added')} </span>
                  {text}
                </ins>
              ) : (
                <del key={index}>
                  <span className="visually-hidden">{t('window.shaping.removed')} </span>
                  {text}
                </del>
              )
            )}
          </p>
        </details>
      )}
      {judged === 'changed' ? (
        <div className={styles.deeds}>
          <Button onPress={() => void sendBack()}>{t('window.shaping.sendBack')}</Button>
          <Button kind={isJoint ? 'main' : 'plain'} onPress={() => onJoint(!isJoint)}>
            {t('window.shaping.jointly')}
          </Button>
        </div>
      ) : null}
      <Outcome>{outcome}</Outcome>
      <Problem>{problem}</Problem>
    </section>
  )
}
