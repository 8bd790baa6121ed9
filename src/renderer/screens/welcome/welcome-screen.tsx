import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { OtherScreen } from '../../state/place.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { ChoiceField } from '../../ui/select.tsx'
import { WelcomeExample } from './welcome-example.tsx'
import styles from './welcome.module.css'

/**
 * The first run: what this is, and how to begin. Answering sets `welcomed`, which closes it; `onGoTo` hears of the screen
 * to begin with just before.
 */
export const WelcomeScreen = ({ onGoTo }: { readonly onGoTo: (screen: OtherScreen) => void }) => {
  const { t, i18n } = useTranslation('welcome')
  const sentenceOf = useErrorSentence()
  const current = useApiQuery('settings.get', {})
  const load = useApiCommand('sample.load')
  const change = useApiCommand('settings.change')
  const [problem, setProblem] = useState<string | null>(null)

  const start = async () => {
    const result = await change.run({ welcomed: true })
    if (!result.ok) setProblem(sentenceOf(result.error))
  }
  const startWithSample = async () => {
    setProblem(null)
    const result = await load.run({})
    // Loading it answers the question too.
    if (!result.ok) setProblem(sentenceOf(result.error))
  }
  const startAt = (screen: OtherScreen) => {
    onGoTo(screen)
    void start()
  }
  const isBusy = load.pending || change.pending

  return (
    <main className={styles.welcome}>
      <div className={styles.words}>
        <p className={styles.brand}>Porte-parole</p>
        <div className={styles.middle}>
          <h1>{t('title')}</h1>
          <p className={styles.text}>{t('text')}</p>
          <div className={styles.choices}>
            <div className={styles.sample}>
              <Button
                kind="main"
                size="large"
                isPending={isBusy}
                describedBy="welcome-sample"
                onPress={() => void startWithSample()}
              >
                {t('sample')}
              </Button>
              <p id="welcome-sample">{t('sampleDetail')}</p>
            </div>
            <Problem>{problem}</Problem>
            <div className={styles.own}>
              <h2>{t('own')}</h2>
              <div className={styles.ways}>
                <Button isDisabled={isBusy} onPress={() => startAt('imports')}>
                  {t('import')}
                </Button>
                <Button isDisabled={isBusy} onPress={() => startAt('accounts')}>
                  {t('connect')}
                </Button>
              </div>
            </div>
          </div>
        </div>
        <footer className={styles.foot}>
          <p>{t('promise')}</p>
          <ChoiceField<'fr' | 'en'>
            label={t('language')}
            isLabelHidden
            choices={[
              { value: 'fr', label: t('languages.fr') },
              { value: 'en', label: t('languages.en') }
            ]}
            value={shownLanguage(current.data, i18n.language)}
            onChange={(language) => void change.run({ language })}
          />
        </footer>
      </div>
      <WelcomeExample />
    </main>
  )
}

const shownLanguage = (
  settings: { readonly language: 'system' | 'fr' | 'en'; readonly systemLanguage: 'fr' | 'en' } | undefined,
  interfaceLanguage: string
): 'fr' | 'en' => {
  if (settings === undefined) return interfaceLanguage === 'fr' ? 'fr' : 'en'
  return settings.language === 'system' ? settings.systemLanguage : settings.language
}
