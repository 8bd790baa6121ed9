/** @jsxImportSource hono/jsx */
import { type Translate, translator } from '../../shared/locales/translate.ts'
import type { QuotedMessage } from '../../shared/model/handoff.ts'
import { compareWords } from '../../shared/text/compare-words.ts'
import { firstName, sayDay, sayMoment } from './letter-view.ts'
import { addressOf, PageFrame, type PagePlace } from './page-frame.tsx'
import { groupMessages, previewOf, type QuestionView } from './page-view.ts'

/** Which of the three answers is being given, and what was wrong with it. */
export interface QuestionState {
  readonly step: 'answer' | 'pass' | 'postpone'
  /** What stands in the field: just typed, or kept before. */
  readonly typed: string
  readonly problem: 'empty' | 'too_long' | 'who_empty' | 'when_empty' | 'name_empty' | 'again' | null
  /** Shown without JavaScript on demand; with it, as one types. */
  readonly showPreview: boolean
  readonly nonce: string
  /** Where the colleague's own page of consent is; null where this app does not know. */
  readonly consent: string | null
  /** The first and the last day that may be named, as `2026-12-24`. */
  readonly days: { readonly first: string; readonly last: string }
}

interface Part {
  readonly view: QuestionView
  readonly place: PagePlace
  readonly state: QuestionState
}

/** What a colleague sees who opens their link: the conversation, their words, and three equal answers. */
export const QuestionPage = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  const approval = view.row.purpose === 'approval'
  const { senderName } = view.content
  return (
    <PageFrame
      place={place}
      title={t(approval ? 'page:titleApproval' : 'page:title')}
      asked={senderName === '' ? t('page:askedTeam') : t('page:asked', { sender: senderName })}
      consent={state.consent}
    >
      <p class="lead">
        {t('page:hello', { name: firstName(view.colleague.name) })}.{' '}
        {approval ? t('page:introApproval') : t('page:intro', { person: view.personName })}
      </p>
      {state.problem === 'again' ? (
        <div class="problem" role="alert">
          <strong>{t('page:again')}</strong>
          <p>{t('page:againText')}</p>
        </div>
      ) : null}
      <Conversation view={view} place={place} />
      {state.step === 'answer' ? <Asked view={view} place={place} /> : null}
      {approval && state.step === 'answer' ? <Proposed view={view} place={place} /> : null}
      <StepForm view={view} place={place} state={state} />
    </PageFrame>
  )
}

const Conversation = ({ view, place }: { view: QuestionView; place: PagePlace }) => {
  const t = translator(place.language)
  const { content, colleague } = view
  return (
    <section aria-labelledby="conversation">
      <h2 id="conversation">{t('letter:conversation')}</h2>
      <p class="place">
        {t('letter:on', {
          network: t(`inbox:network.${content.publicAs.network}`),
          account: content.publicAs.accountName
        })}
      </p>
      {groupMessages(content.messages).map((group) =>
        group.softened ? (
          <div class="softened">
            <p class="name">{t('page:softened')}</p>
            <p class="words">{content.summary}</p>
            <details>
              <summary>{t('page:openSoftened')}</summary>
              {group.messages.map((message) => (
                <Message message={message} place={place} timeZone={colleague.hours.timeZone} t={t} />
              ))}
            </details>
          </div>
        ) : (
          group.messages.map((message) => (
            <Message message={message} place={place} timeZone={colleague.hours.timeZone} t={t} />
          ))
        )
      )}
    </section>
  )
}

const Message = ({
  message,
  place,
  timeZone,
  t
}: {
  message: QuotedMessage
  place: PagePlace
  timeZone: string
  t: Translate
}) => (
  <article class={message.side}>
    <p class="name">
      <strong>{message.side === 'ours' ? message.name || t('page:ours') : message.name}</strong>{' '}
      <time datetime={message.at}>{sayMoment(message.at, place.language, timeZone)}</time>
    </p>
    <p class="words">{message.text}</p>
  </article>
)

const Asked = ({ view, place }: { view: QuestionView; place: PagePlace }) => {
  const t = translator(place.language)
  const { content, row, colleague } = view
  if (row.purpose === 'approval') return null
  return (
    <section class="asking" aria-labelledby="expected">
      <h2 id="expected">{t('page:expected')}</h2>
      <p class="words">{content.expectation}</p>
      <p>{t('page:byWhen', { date: sayDay(row.due_at, place.language, colleague.hours.timeZone) })}</p>
      {content.why.length === 0 ? null : (
        <>
          <h2>{t('page:whyYou')}</h2>
          <ul>
            {content.why.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** The shaped words, and what of the colleague's own they changed. */
const Proposed = ({ view, place }: { view: QuestionView; place: PagePlace }) => {
  const t = translator(place.language)
  const { row, written } = view
  const proposed = row.proposed_words ?? ''
  return (
    <section aria-labelledby="proposed">
      <h2 id="proposed">{t('page:proposed')}</h2>
      <article class="proposed">
        <p class="words">{proposed}</p>
      </article>
      {written === null ? null : (
        <>
          <h2>{t('page:compare')}</h2>
          <p class="words compared">
            {compareWords(written, proposed).map((part) =>
              part.kind === 'same' ? (
                part.text
              ) : part.kind === 'added' ? (
                <ins>
                  <span class="visually-hidden">[{t('page:added')}] </span>
                  {part.text}
                </ins>
              ) : (
                <del>
                  <span class="visually-hidden">[{t('page:removed')}] </span>
                  {part.text}
                </del>
              )
            )}
          </p>
        </>
      )}
      {row.proposed_note === null || row.proposed_note === '' ? null : (
        <>
          <h2>{t('page:note')}</h2>
          <p class="words">{row.proposed_note}</p>
        </>
      )}
    </section>
  )
}

const StepForm = ({ view, place, state }: Part) => {
  switch (state.step) {
    case 'answer':
      return view.row.purpose === 'approval' ? (
        <ApprovalForm view={view} place={place} state={state} />
      ) : (
        <AnswerForm view={view} place={place} state={state} />
      )
    case 'pass':
      return <PassForm view={view} place={place} state={state} />
    case 'postpone':
      return <PostponeForm view={view} place={place} state={state} />
  }
}

const Nonce = ({ state }: { state: QuestionState }) => (
  <input type="hidden" name="nonce" value={state.nonce} />
)

/** The field with the network's limit, and exactly what would be public. */
const WordsField = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  const preview = previewOf(view, state.typed)
  const network = t(`inbox:network.${view.content.publicAs.network}`)
  const account = view.content.publicAs.accountName
  const problem =
    state.problem === 'empty'
      ? t('page:empty')
      : state.problem === 'too_long'
        ? t('page:tooLong', { network, used: preview.used, max: preview.max })
        : null
  return (
    <>
      <h2>
        <label for="words">{t('page:yourWords')}</label>
      </h2>
      <p id="words-hint" class="hint">
        {t('page:yourWordsHint')}
      </p>
      {problem === null ? null : (
        <p id="words-problem" class="problem" role="alert">
          {problem}
        </p>
      )}
      <p id="not-arrived" class="problem" role="alert" tabindex={-1} hidden>
        {t('page:notArrived')}
      </p>
      <textarea
        id="words"
        name="text"
        rows={7}
        class="words"
        lang={view.row.language}
        aria-describedby={problem === null ? 'words-hint words-count' : 'words-problem words-count'}
        aria-invalid={problem === null ? undefined : 'true'}
        data-signature={preview.signature}
        data-count={t('page:count', { used: '{used}', max: '{max}' })}
        data-kept={t('page:kept')}
        data-keeping={t('page:keeping')}
        data-not-kept={t('page:notKept')}
      >
        {`\n${state.typed}`}
      </textarea>
      <p class="meter">
        <span id="words-count" data-over={preview.over ? 'true' : 'false'}>
          {t('page:count', { used: preview.used, max: preview.max })}
        </span>
        <output id="words-kept"></output>
      </p>
      <p class="hint">{t('page:writing')}</p>
      <section
        class="preview"
        id="preview"
        aria-labelledby="preview-title"
        hidden={!state.showPreview}
        data-live="true"
      >
        <h2 id="preview-title">{t('page:preview')}</h2>
        <p class="place">{t('page:previewText', { network, account })}</p>
        <p class="words" id="preview-words">
          {state.typed.trim() === '' ? t('page:previewEmpty') : preview.text}
        </p>
      </section>
      <button class="quiet" type="submit" name="act" value="preview" id="see-preview">
        {t('page:seePreview')}
      </button>
    </>
  )
}

/** Three answers, each as good as the others: same size, same weight. */
const ThreeChoices = ({ place }: { place: PagePlace }) => {
  const t = translator(place.language)
  return (
    <fieldset class="choices">
      <legend>{t('page:three')}</legend>
      <div class="choice">
        <button type="submit" name="act" value="answer" aria-describedby="answer-hint">
          {t('page:answer')}
        </button>
        <p id="answer-hint" class="hint">
          {t('page:answerHint')}
        </p>
      </div>
      <div class="choice">
        <button type="submit" name="act" value="to-pass" aria-describedby="pass-hint">
          {t('page:notMe')}
        </button>
        <p id="pass-hint" class="hint">
          {t('page:notMeHint')}
        </p>
      </div>
      <div class="choice">
        <button type="submit" name="act" value="to-postpone" aria-describedby="postpone-hint">
          {t('page:notNow')}
        </button>
        <p id="postpone-hint" class="hint">
          {t('page:notNowHint')}
        </p>
      </div>
    </fieldset>
  )
}

const AnswerForm = ({ view, place, state }: Part) => (
  <form method="post" action={addressOf(place)} id="answer">
    <Nonce state={state} />
    <WordsField view={view} place={place} state={state} />
    <ThreeChoices place={place} />
  </form>
)

/** Agreement is written too: a machine that presses every button signs nothing. */
const ApprovalForm = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  return (
    <>
      <form method="post" action={addressOf(place)} class="approval">
        <Nonce state={state} />
        <label for="name">{t('page:consent.confirm')}</label>
        {state.problem === 'name_empty' ? (
          <p id="name-problem" class="problem" role="alert">
            {t('page:consent.confirmEmpty')}
          </p>
        ) : null}
        <input
          id="name"
          name="name"
          autocomplete="off"
          aria-describedby={state.problem === 'name_empty' ? 'name-problem' : undefined}
        />
        <div class="choice">
          <button type="submit" name="act" value="approve">
            {t('page:approve')}
          </button>
        </div>
      </form>
      <details class="change" open={state.typed !== '' || state.problem === 'empty' || state.showPreview}>
        <summary>{t('page:change')}</summary>
        <AnswerForm view={view} place={place} state={state} />
      </details>
    </>
  )
}

const PassForm = ({ view, place, state }: Part) => {
  const t = translator(place.language)
  return (
    <form method="post" action={addressOf(place)} class="step">
      <Nonce state={state} />
      <h2>
        <label for="who">{t('page:whoElse')}</label>
      </h2>
      <p id="who-hint" class="hint">
        {t('page:whoElseHint')}
      </p>
      {state.problem === 'who_empty' ? (
        <p id="who-problem" class="problem" role="alert">
          {t('page:whoElseEmpty')}
        </p>
      ) : null}
      <input
        id="who"
        name="who"
        list="others"
        autocomplete="off"
        maxlength={200}
        aria-describedby={state.problem === 'who_empty' ? 'who-problem who-hint' : 'who-hint'}
      />
      <datalist id="others">
        {view.others.map((name) => (
          <option value={name}>{name}</option>
        ))}
      </datalist>
      <div class="choice">
        <button type="submit" name="act" value="pass">
          {t('page:passOn')}
        </button>
      </div>
      <p>
        <a href={addressOf(place)}>{t('page:back')}</a>
      </p>
    </form>
  )
}

const PostponeForm = ({ place, state }: Part) => {
  const t = translator(place.language)
  return (
    <form method="post" action={addressOf(place)} class="step">
      <Nonce state={state} />
      <h2>
        <label for="day">{t('page:when')}</label>
      </h2>
      <p id="day-hint" class="hint">
        {t('page:whenHint')}
      </p>
      {state.problem === 'when_empty' ? (
        <p id="day-problem" class="problem" role="alert">
          {t('page:whenEmpty')}
        </p>
      ) : null}
      <input
        id="day"
        name="day"
        type="date"
        min={state.days.first}
        max={state.days.last}
        aria-describedby={state.problem === 'when_empty' ? 'day-problem day-hint' : 'day-hint'}
      />
      <div class="choice">
        <button type="submit" name="act" value="postpone">
          {t('page:postpone')}
        </button>
      </div>
      <p>
        <a href={addressOf(place)}>{t('page:back')}</a>
      </p>
    </form>
  )
}
