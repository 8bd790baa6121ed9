import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, test } from 'vitest'
import { MessageText } from '../../../../../src/renderer/screens/conversation/message-text.tsx'
import { createTranslations } from '../../../../../src/shared/locales/translate.ts'

const shown = (language: string | null): string =>
  renderToStaticMarkup(
    <I18nextProvider i18n={createTranslations('fr')}>
      <MessageText text="That crumb!!" language={language} spans={[]} words={[]} />
    </I18nextProvider>
  )

test('words are said in their own language, and what a network tells that is no language is left out', () => {
  expect(shown('en')).toContain(' lang="en"')
  expect(shown('pt-BR')).toContain(' lang="pt-BR"')
  expect(shown(null)).not.toContain('lang=')
  expect(shown('"><script>')).not.toContain('lang=')
})
