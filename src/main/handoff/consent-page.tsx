/** @jsxImportSource hono/jsx */
import { type Translate, translator } from '../../shared/locales/translate.ts'
import type { Colleague, Consent, Signature } from '../../shared/model/colleague.ts'
import { type Instant, millisecondsOf, plus } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { dateInWords } from '../../shared/text/date-in-words.ts'
import type { TopicConsent } from '../store/consents.ts'
import { type ConsentProblem, type FormFields, weekdays, writeSpans } from './consent-terms.ts'
import { sayDay } from './letter-view.ts'
import { addressOf, PageFrame, type PagePlace } from './page-frame.tsx'

/** Everything that the page of consent shows. */
export interface ConsentView {
  readonly colleague: Colleague
  readonly offered: readonly Network[]
  readonly signature: Signature
  readonly history: readonly (Consent | TopicConsent)[]
  /** The day that consents end with today, or what is proposed: `2027-11-22`. */
  readonly until: string
  readonly lastDay: string
}

export interface ConsentState {
  readonly nonce: string
  readonly withdrawNonce: string
  /** What was typed, when something in it has to be looked at again. */
  readonly typed: FormFields | null
  readonly problem: ConsentProblem | 'withdrawEmpty' | 'again' | null
  readonly said: 'saved' | 'withdrawn' | null
}

interface Part {
  readonly view: ConsentView
  readonly place: PagePlace
  readonly state: ConsentState
}

const forms = ['full', 'first', 'initials'] as const

/** Where a colleague gives, limits and withdraws consent, without an account. */
export const ConsentPage = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  return (
    <PageFrame place={place} title={t('page:consent.title')} asked={view.colleague.name} consent={null}>
      <p class="lead">{t('page:consent.intro')}</p>
      {state.said === null ? null : (
        <p class="said">
          <output>{t(`page:consent.${state.said}`)}</output>
        </p>
      )}
      {state.problem === null ? null : (
        <p class="problem" role="alert" id="problem">
          {state.problem === 'again' ? t('page:againText') : t(`page:consent.${state.problem}`)}
        </p>
      )}
      <TermsForm view={view} place={place} state={state} />
      <WithdrawForm place={place} state={state} t={t} />
      <History view={view} place={place} t={t} />
    </PageFrame>
  )
}

const TermsForm = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  const { colleague } = view
  const typed = (name: string, otherwise: string): string =>
    state.typed === null ? otherwise : (state.typed[name]?.[0] ?? '')
  const chosen = state.typed?.['network'] ?? colleague.consents.map((consent) => consent.network)
  const nameForm = typed('name-form', view.signature.nameForm)
  return (
    <form method="post" action={addressOf(place)} class="terms">
      <input type="hidden" name="nonce" value={state.nonce} />
      <fieldset>
        <legend>{t('page:consent.networks')}</legend>
        <p class="hint">{t('page:consent.networksHint')}</p>
        {view.offered.map((network) => (
          <label class="tick">
            <input type="checkbox" name="network" value={network} checked={chosen.includes(network)} />
            {t(`inbox:network.${network}`)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('page:consent.nameForm')}</legend>
        {forms.map((form) => (
          <label class="tick">
            <input type="radio" name="name-form" value={form} checked={nameForm === form} />
            {t(`page:consent.${form}`)}
          </label>
        ))}
        <label for="role">{t('page:consent.role')}</label>
        <input id="role" name="role" maxlength={120} value={typed('role', view.signature.text)} />
      </fieldset>
      <div class="field">
        <label for="topics">{t('page:consent.topics')}</label>
        <p class="hint" id="topics-hint">
          {t('page:consent.topicsHint')}
        </p>
        <textarea id="topics" name="topics" rows={3} aria-describedby="topics-hint">
          {`\n${typed('topics', colleague.refusedTopics.join('\n'))}`}
        </textarea>
      </div>
      <div class="field">
        <label for="budget">{t('page:consent.budget')}</label>
        <p class="hint" id="budget-hint">
          {t('page:consent.budgetHint')}
        </p>
        <input
          id="budget"
          name="budget"
          type="number"
          min={0}
          max={500}
          inputmode="numeric"
          aria-describedby="budget-hint"
          value={typed('budget', colleague.weeklyBudget === null ? '' : String(colleague.weeklyBudget))}
        />
      </div>
      <fieldset>
        <legend>{t('page:consent.hours')}</legend>
        <p class="hint" id="hours-hint">
          {t('page:consent.hoursHint')}
        </p>
        {weekdays.map((weekday) => (
          <div class="day">
            <label for={`hours-${weekday}`}>{dayName(weekday, place.language)}</label>
            <input
              id={`hours-${weekday}`}
              name={`hours-${weekday}`}
              maxlength={80}
              aria-describedby="hours-hint"
              value={typed(`hours-${weekday}`, writeSpans(colleague.hours, weekday))}
            />
          </div>
        ))}
      </fieldset>
      <div class="field">
        <label for="until">{t('page:consent.until')}</label>
        <p class="hint" id="until-hint">
          {t('page:consent.untilHint')}
        </p>
        <input
          id="until"
          name="until"
          type="date"
          max={view.lastDay}
          aria-describedby="until-hint"
          value={typed('until', view.until)}
        />
      </div>
      <div class="field">
        <label for="confirm">{t('page:consent.confirm')}</label>
        <input
          id="confirm"
          name="confirm"
          autocomplete="off"
          maxlength={120}
          aria-invalid={state.problem === 'confirmEmpty' ? 'true' : undefined}
          aria-describedby={state.problem === 'confirmEmpty' ? 'problem' : undefined}
        />
      </div>
      <div class="choice">
        <button type="submit" name="act" value="save">
          {t('page:consent.save')}
        </button>
      </div>
    </form>
  )
}

/** 2024-01-01 was a Monday. */
const dayName = (weekday: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))

const WithdrawForm = ({ place, state, t }: { place: PagePlace; state: ConsentState; t: Translate }) => (
  <form method="post" action={addressOf(place)} class="step">
    <input type="hidden" name="nonce" value={state.withdrawNonce} />
    <h2>{t('page:consent.withdraw')}</h2>
    <p id="withdraw-text">{t('page:consent.withdrawText')}</p>
    <label for="withdraw">{t('page:consent.withdrawLabel')}</label>
    <input
      id="withdraw"
      name="withdraw"
      autocomplete="off"
      maxlength={40}
      aria-describedby="withdraw-text"
      aria-invalid={state.problem === 'withdrawEmpty' ? 'true' : undefined}
    />
    <div class="choice">
      <button type="submit" name="act" value="withdraw">
        {t('page:consent.withdraw')}
      </button>
    </div>
  </form>
)

const History = ({ view, place, t }: { view: ConsentView; place: PagePlace; t: Translate }) => {
  if (view.history.length === 0) return null
  const { timeZone } = view.colleague.hours
  const day = (at: Instant): string => sayDay(at, place.language, timeZone)
  const year = (at: Instant): string =>
    dateInWords(new Intl.DateTimeFormat(place.language, { dateStyle: 'long', timeZone }), millisecondsOf(at))
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('page:consent.history')}</h2>
      <p class="hint">{t('page:consent.historyText')}</p>
      <ul class="history">
        {view.history.map((line) => (
          <li>
            <time datetime={line.recordedAt}>{day(line.recordedAt)}</time>
            {' · '}
            {historyLine(line, t, (at) => year(plus(at, -1)))}
          </li>
        ))}
      </ul>
    </section>
  )
}

const historyLine = (
  line: Consent | TopicConsent,
  t: Translate,
  lastDay: (at: Instant) => string
): string => {
  switch (line.kind) {
    case 'grant':
      return t('page:consent.granted', {
        network: t(`inbox:network.${line.network}`),
        date: lastDay(line.validUntil)
      })
    case 'withdraw':
      return t('page:consent.withdrawnOn', { network: t(`inbox:network.${line.network}`) })
    case 'refuse':
      return t('page:consent.refused', { topic: line.topic })
    case 'accept':
      return t('page:consent.accepted', { topic: line.topic })
  }
}
