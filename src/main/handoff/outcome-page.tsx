/** @jsxImportSource hono/jsx */
import { translator } from '../../shared/locales/translate.ts'
import { firstName } from './letter-view.ts'
import { NoticePage, type PagePlace } from './page-frame.tsx'
import type { OutcomeView } from './page-view.ts'

/** What became of a question that was answered, or that somebody else answered meanwhile. */
export const OutcomePage = ({ view, place }: { view: OutcomeView; place: PagePlace }) => {
  const t = translator(place.language)
  const network = t(`inbox:network.${view.network}`)
  const text = {
    answered:
      view.senderName === ''
        ? t('page:done.answeredTextTeam')
        : t('page:done.answeredText', { sender: view.senderName }),
    accepted: t('page:done.acceptedText'),
    published: t('page:done.publishedText', { person: view.personName, network }),
    retired: t('page:done.retiredText')
  }[view.outcome]
  return (
    <NoticePage
      place={place}
      title={t(`page:done.${view.outcome}`, { name: firstName(view.colleagueName) })}
      text={text}
    >
      {view.url === null || !/^https?:\/\//u.test(view.url) ? null : (
        <p>
          <a href={view.url} rel="noreferrer">
            {t('page:done.seeIt')}
          </a>
        </p>
      )}
      {view.words.trim() === '' ? null : (
        <section aria-labelledby="words">
          <h2 id="words">{t('page:done.yourWords')}</h2>
          <article class="proposed">
            <p class="words">{view.words}</p>
          </article>
        </section>
      )}
    </NoticePage>
  )
}

/** After *Not me* and *Not now*, and for words that came when it was over: the same for everybody. */
export const DonePage = ({ what, place }: { what: 'passedOn' | 'postponed' | 'kept'; place: PagePlace }) => {
  const t = translator(place.language)
  return <NoticePage place={place} title={t(`page:done.${what}`)} text={t(`page:done.${what}Text`)} />
}

/** The same page for links that never were, that are over and that were withdrawn. */
export const ClosedPage = ({ place }: { place: PagePlace }) => {
  const t = translator(place.language)
  return <NoticePage place={place} title={t('page:closed')} text={t('page:closedText')} />
}
