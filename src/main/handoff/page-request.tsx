/** @jsxImportSource hono/jsx */
import type { HttpBindings } from '@hono/node-server'
import type { Context as RequestContext } from 'hono'
import { translator } from '../../shared/locales/translate.ts'
import type { LetterLanguage } from '../../shared/model/handoff.ts'
import type { Context } from '../runtime/context.ts'
import { ClosedPage } from './outcome-page.tsx'
import { documentOf, NoticePage, type PagePlace } from './page-frame.tsx'

export type PageEnvironment = { Bindings: HttpBindings; Variables: { asker: string } }
export type PageRequest = RequestContext<PageEnvironment>

export type ServerContext = Pick<
  Context,
  'store' | 'clock' | 'ids' | 'policy' | 'connectors' | 'secrets' | 'log' | 'resourcesFolder'
>

/** Counts wrong tokens by who asks, and forms by link. */
export interface TokenGuard {
  /** False when this address tried too many already. */
  mayTry(request: PageRequest): boolean
  wrong(request: PageRequest): void
  /** False when too many forms came for this link. */
  mayWrite(selector: string): boolean
  /** False when this link did too much in a day of what is kept for ever: answers, consents. */
  mayAct(selector: string): boolean
}

/** The language of a page: the one asked for, else the colleague's, else what the browser prefers. */
export const languageOf = (request: PageRequest, otherwise: LetterLanguage | null): LetterLanguage => {
  const asked = request.req.query('lang')
  if (asked === 'fr' || asked === 'en') return asked
  if (otherwise !== null) return otherwise
  return /^\s*fr\b/iu.test(request.req.header('accept-language') ?? '') ? 'fr' : 'en'
}

const nobodysPage = (request: PageRequest): PagePlace => ({
  language: languageOf(request, null),
  path: '/closed'
})

/** `Not found`, the same for every link that opens nothing. */
export const closedPage = (request: PageRequest): Response | Promise<Response> =>
  request.html(documentOf(<ClosedPage place={nobodysPage(request)} />), 404)

/**
 * What whoever has a link gets that opens nothing: counted, and after too many answered with patience. One for links that
 * never were and for those that are over, so that not even the count tells them apart.
 */
export const opensNothing = (request: PageRequest, guard: TokenGuard): Response | Promise<Response> => {
  if (!guard.mayTry(request)) return refuse(request, 'tooMany')
  guard.wrong(request)
  return closedPage(request)
}

/** Why a request is refused, with the status of HTTP that says so. */
const refusals = {
  tooMany: { title: 'page:tooMany', text: 'page:tooManyText', status: 429 },
  tooManyToday: { title: 'page:tooMany', text: 'page:tooManyTodayText', status: 429 },
  tooLarge: { title: 'page:refused', text: 'page:tooLarge', status: 413 },
  elsewhere: { title: 'page:refused', text: 'page:closedText', status: 403 },
  method: { title: 'page:refused', text: 'page:closedText', status: 405 },
  type: { title: 'page:refused', text: 'page:closedText', status: 415 }
} as const

export const refuse = (request: PageRequest, why: keyof typeof refusals): Response | Promise<Response> => {
  const place = nobodysPage(request)
  const t = translator(place.language)
  const { title, text, status } = refusals[why]
  return request.html(documentOf(<NoticePage place={place} title={t(title)} text={t(text)} />), status)
}
