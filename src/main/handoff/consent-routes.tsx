/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { type LetterLanguage, letterLanguageOf } from '../../shared/model/handoff.ts'
import { plus } from '../../shared/model/instant.ts'
import { dayIn } from '../domain/calendar-days.ts'
import { getColleague } from '../store/colleagues.ts'
import { listConsentHistory, listTopicHistory } from '../store/consents.ts'
import type { LinkRow } from '../store/schema.ts'
import { ConsentPage, type ConsentState, type ConsentView } from './consent-page.tsx'
import {
  type FormFields,
  lastDay,
  listOfferedNetworks,
  presentSignature,
  readTerms,
  saveTerms,
  withdrawConsent
} from './consent-terms.ts'
import {
  languageOf,
  opensNothing,
  type PageEnvironment,
  type PageRequest,
  refuse,
  type ServerContext,
  type TokenGuard
} from './page-request.tsx'
import { openLink } from './links.ts'
import { documentOf, type PagePlace } from './page-frame.tsx'
import { isNonceOf, makeNonce } from './page-nonce.ts'

/** What has to be written to withdraw everything, in either language. */
const withdrawWords = ['retirer', 'withdraw']

/** `GET /c/:token` shows what a colleague allows, `POST /c/:token` changes it. */
export const consentRoutes = (app: Hono<PageEnvironment>, ctx: ServerContext, guard: TokenGuard): void => {
  app.get('/c/:token', async (request) => {
    const found = await viewOf(request, ctx, guard)
    if (found instanceof Response) return found
    const said = request.req.query('said')
    return show(request, ctx, found.view, {
      typed: null,
      problem: null,
      said: said === 'saved' || said === 'withdrawn' ? said : null
    })
  })

  app.post('/c/:token', async (request) => {
    const found = await viewOf(request, ctx, guard)
    if (found instanceof Response) return found
    const { link, view } = found
    if (!guard.mayWrite(link.selector)) return refuse(request, 'tooMany')
    const fields = fieldsOf(await request.req.parseBody({ all: true }))
    const one = (name: string): string => fields[name]?.[0] ?? ''
    const again = (problem: ConsentState['problem'], status: 409 | 422): Response =>
      show(request, ctx, view, { typed: fields, problem, said: null }, status)
    if (!isNonceOf(request.req.param('token'), one('nonce'))) return again('again', 409)
    if (!guard.mayAct(link.selector)) return refuse(request, 'tooManyToday')
    const now = ctx.clock.now()
    const { id, languages } = view.colleague
    const language = letterLanguageOf(languages)
    if (one('act') === 'withdraw') {
      if (!withdrawWords.includes(one('withdraw').trim().toLowerCase()))
        return show(request, ctx, view, { typed: null, problem: 'withdrawEmpty', said: null }, 422)
      await ctx.store.write((tx) => withdrawConsent(tx, ctx, id, now))
      return request.redirect(after(request, 'withdrawn', language), 303)
    }
    if (one('act') !== 'save') return again('again', 409)
    const read = readTerms(fields, view.colleague, now, ctx.policy.consentFor)
    if (!read.ok) return again(read.problem, 422)
    await ctx.store.write((tx) => saveTerms(tx, ctx, id, read.terms, now))
    return request.redirect(after(request, 'saved', language), 303)
  })
}

/** To the page again, where it says what was done. */
const after = (request: PageRequest, said: 'saved' | 'withdrawn', language: LetterLanguage): string =>
  `${request.req.path}?said=${said}&lang=${languageOf(request, language)}`

const fieldsOf = (body: Record<string, unknown>): FormFields =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? [one] : []))
    ])
  )

const viewOf = async (
  request: PageRequest,
  ctx: ServerContext,
  guard: TokenGuard
): Promise<{ readonly link: LinkRow; readonly view: ConsentView } | Response> => {
  const db = ctx.store.read
  const link = await openLink(db, request.req.param('token') ?? '', 'consent')
  const now = ctx.clock.now()
  const colleague = link === null ? null : await getColleague(db, link.colleague_id, now)
  if (link === null || colleague === null || colleague.leftAt !== null) return opensNothing(request, guard)
  const offered = await listOfferedNetworks(db, colleague)
  const { timeZone } = colleague.hours
  const standing = colleague.consents.map((consent) => consent.validUntil).toSorted()
  const history = [
    ...(await listConsentHistory(db, colleague.id)),
    ...(await listTopicHistory(db, colleague.id))
  ]
  return {
    link,
    view: {
      colleague,
      offered,
      signature: presentSignature(colleague, offered),
      history: history.toSorted((one, other) => (one.recordedAt < other.recordedAt ? 1 : -1)),
      // “Until the 31st” includes the 31st.
      until:
        standing[0] === undefined
          ? lastDay(now, timeZone, ctx.policy.consentFor)
          : dayIn(plus(standing[0], -1), timeZone),
      lastDay: lastDay(now, timeZone, ctx.policy.consentFor)
    }
  }
}

const show = (
  request: PageRequest,
  ctx: ServerContext,
  view: ConsentView,
  shown: Omit<ConsentState, 'nonce' | 'withdrawNonce'>,
  status: 200 | 409 | 422 = 200
): Response => {
  const token = request.req.param('token') ?? ''
  const language = languageOf(request, letterLanguageOf(view.colleague.languages))
  const place: PagePlace = { language, path: request.req.path }
  const state = {
    ...shown,
    nonce: makeNonce(token, ctx.ids.token()),
    withdrawNonce: makeNonce(token, ctx.ids.token())
  }
  return request.html(documentOf(ConsentPage({ view, place, state })), status)
}
