/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { translator } from '../../shared/locales/translate.ts'
import type { LetterLanguage } from '../../shared/model/handoff.ts'

/** In which language a page is, and where it is. */
export interface PagePlace {
  readonly language: LetterLanguage
  /** The page itself, without query. */
  readonly path: string
}

/** The page itself, in the language it is read in: where its forms go, and what leads back to it. */
export const addressOf = ({ path, language }: PagePlace): string => `${path}?lang=${language}`

const otherLanguage = { fr: 'en', en: 'fr' } as const
const languageNames = { fr: 'Français', en: 'English' } as const

/** The sheet of paper on which every page of colleagues is written. */
export const PageFrame = ({
  place,
  title,
  asked,
  children,
  consent
}: {
  place: PagePlace
  title: string
  /** Who asks, above the title; null where nobody does. */
  asked: string | null
  children: Child
  /** The colleague's own page of consent. */
  consent: string | null
}) => {
  const t = translator(place.language)
  const other = otherLanguage[place.language]
  return (
    <html lang={place.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{title}</title>
        <link rel="stylesheet" href="/handoff.css" />
        <script src="/handoff.js" defer></script>
      </head>
      <body>
        <main>
          <header>
            {asked === null ? null : <p class="asked">{asked}</p>}
            <h1>{title}</h1>
          </header>
          {children}
        </main>
        <footer>
          {consent === null ? null : (
            <p>
              <a href={consent}>{t('page:toConsent')}</a>
            </p>
          )}
          <p>
            <a href={addressOf({ ...place, language: other })} hreflang={other} lang={other}>
              {languageNames[other]}
            </a>
            {' · '}
            {t('page:privacy')}
          </p>
        </footer>
      </body>
    </html>
  )
}

/** A page that only says something. */
export const NoticePage = ({
  place,
  title,
  text,
  children
}: {
  place: PagePlace
  title: string
  text: string
  children?: Child
}) => (
  <PageFrame place={place} title={title} asked={null} consent={null}>
    <p class="lead">{text}</p>
    {children}
  </PageFrame>
)

/** The whole document, as bytes. */
export const documentOf = (page: { toString(): string }): string => `<!doctype html>${page.toString()}`
