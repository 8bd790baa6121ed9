import { useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { I18nextProvider } from 'react-i18next'
import type { AppOutput } from '../shared/contract/contract.ts'
import type { UiLanguage } from '../shared/locales/resources.ts'
import { createTranslations } from '../shared/locales/translate.ts'
import { useApiQuery } from './api/client.ts'
import { AskToOpen } from './ask-to-open.tsx'
import { DrawnOrTold } from './drawn-or-told.tsx'
import { ElsewhereScreen } from './screens/home/elsewhere-screen.tsx'
import { LockScreen } from './screens/lock/lock-screen.tsx'
import { PassphraseDialog } from './screens/settings/passphrase-form.tsx'
import { WelcomeScreen } from './screens/welcome/welcome-screen.tsx'
import type { OtherScreen } from './state/place.ts'
import { ListNotRead, useListProblem } from './ui/list-problem.tsx'
import { useLockMark } from './use-lock-mark.ts'
import { useReady } from './use-ready.ts'
import { useRootMarks } from './use-root-marks.ts'
import { useTouch } from './use-touch.ts'
import { Workbench } from './workbench.tsx'

/** The whole window: in the person's language and light, the welcome of the first run, then the workbench. */
export const App = () => {
  const settings = useApiQuery('settings.get', {})
  const notStarted = useListProblem(settings)
  const language = languageOf(settings.data)
  const [firstScreen, setFirstScreen] = useState<OtherScreen | null>(null)
  const [isPutOff, setPutOff] = useState(false)

  const lock = useApiQuery('lock.state', {})
  const isLocked = lock.data?.locked ?? false
  const home = useApiQuery('home.state', {})
  // What is under the lock stays as it was left; a window that begins locked has nothing under it.
  const [wasOpen, setWasOpen] = useState(false)
  if (lock.data?.locked === false && !wasOpen) setWasOpen(true)

  // Asked once there is something to show; of a page that begins for the first time main knows nothing.
  const kept = useApiQuery('window.keptPlace', {}, { enabled: wasOpen && home.data?.kind === 'here' })

  useRootMarks(settings.data, language)
  useLockMark(isLocked)
  useTouch(lock.data !== undefined && lock.data.afterMinutes !== null && !isLocked)

  return (
    <I18nextProvider i18n={translationsOf(language)}>
      <I18nProvider locale={language}>
        {isLocked && <LockScreen asks={lock.data?.asks ?? 'nothing'} />}
        <DrawnOrTold>
          {settings.data !== undefined ? (
            !wasOpen || home.data === undefined ? null : home.data.kind === 'elsewhere' ? (
              <ElsewhereScreen home={home.data} />
            ) : kept.data === undefined ? null : settings.data.welcomed ? (
              <>
                <AskToOpen />
                <Workbench settings={settings.data} firstScreen={firstScreen} kept={kept.data.place} />
                {settings.data.secretStorage === 'locked' && !isPutOff && !isLocked && (
                  <PassphraseDialog onClose={() => setPutOff(true)} />
                )}
              </>
            ) : (
              <Welcome onGoTo={setFirstScreen} />
            )
          ) : (
            notStarted !== null && <ListNotRead title="Porte-parole" problem={notStarted} />
          )}
        </DrawnOrTold>
      </I18nProvider>
    </I18nextProvider>
  )
}

const Welcome = ({ onGoTo }: { readonly onGoTo: (screen: OtherScreen) => void }) => {
  useReady(true)
  return <WelcomeScreen onGoTo={onGoTo} />
}

/** Before the settings are known, the language that main has written into the page. */
const languageOf = (settings: AppOutput<'settings.get'> | undefined): UiLanguage => {
  if (settings === undefined) return document.documentElement.lang === 'fr' ? 'fr' : 'en'
  return settings.language === 'system' ? settings.systemLanguage : settings.language
}

const made = new Map<UiLanguage, ReturnType<typeof createTranslations>>()

const translationsOf = (language: UiLanguage): ReturnType<typeof createTranslations> => {
  const translations = made.get(language) ?? createTranslations(language)
  made.set(language, translations)
  return translations
}
