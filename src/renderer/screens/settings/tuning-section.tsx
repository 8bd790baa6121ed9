import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { type RoutingTuning, tunables, usualTuning } from '../../../shared/model/routing-tuning.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem } from '../../ui/field.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { ReplayView } from './replay-view.tsx'
import styles from './settings.module.css'

/** How much each kind of reason counts: changed here, looked at on past conversations, then applied. */
export const TuningSection = () => {
  const { t } = useTranslation('routing')
  const sentenceOf = useErrorSentence()
  const current = useApiQuery('routing.tuning', {})
  const awaited = useApiQuery('routing.awaited', {}).data?.conversations ?? 0
  const apply = useApiCommand('routing.applyTuning')
  const [moved, setMoved] = useState<RoutingTuning | null>(null)
  /** The tuning whose replay was seen. */
  const [looked, setLooked] = useState<RoutingTuning | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const tuning = moved ?? current.data
  const isChanged =
    moved !== null &&
    current.data !== undefined &&
    tunables.some((each) => moved[each] !== current.data[each])
  const change = (next: RoutingTuning) => {
    setMoved(next)
    setOutcome(null)
  }
  const save = async () => {
    if (moved === null) return
    const result = await apply.run(moved)
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (!result.ok) return
    setMoved(null)
    setOutcome(t('tuning.applied'))
  }
  const say = (factor: number): string => {
    if (factor === 0) return t('tuning.notAtAll')
    return factor === 1 ? t('tuning.asUsual') : t('tuning.times', { factor })
  }
  return (
    <FormSection level={2} title={t('tuning.title')} help={t('tuning.help')}>
      {tuning === undefined ? null : (
        <>
          <div className={styles.sliders}>
            {tunables.map((each) => (
              <SliderField
                key={each}
                label={t(`tuning.${each}`)}
                value={tuning[each]}
                from={0}
                to={3}
                step={0.25}
                say={say}
                onChange={(factor) => change({ ...tuning, [each]: factor })}
              />
            ))}
          </div>
          {isChanged && (
            <ReplayView
              change={{ kind: 'tuning', tuning }}
              help={t('tuning.lookFirst')}
              onLooked={() => setLooked(tuning)}
            />
          )}
          <div className={styles.deeds}>
            {isChanged && looked === moved && (
              <Button kind="main" isPending={apply.pending} onPress={() => void save()}>
                {t('tuning.apply')}
              </Button>
            )}
            {tunables.some((each) => tuning[each] !== usualTuning[each]) && (
              <Button kind="quiet" onPress={() => change(usualTuning)}>
                {t('tuning.reset')}
              </Button>
            )}
            <Outcome>{outcome}</Outcome>
            {awaited > 0 && <p>{t('tuning.awaited', { count: awaited })}</p>}
          </div>
        </>
      )}
      <Problem>{problem}</Problem>
    </FormSection>
  )
}
