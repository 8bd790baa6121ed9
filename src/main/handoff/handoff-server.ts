import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { day, hour, minute } from '../../shared/model/instant.ts'
import { askerAt } from './asker-address.ts'
import { consentRoutes } from './consent-routes.tsx'
import { DonePage } from './outcome-page.tsx'
import { documentOf } from './page-frame.tsx'
import {
  closedPage,
  languageOf,
  type PageEnvironment,
  refuse,
  type ServerContext,
  type TokenGuard
} from './page-request.tsx'
import { questionRoutes } from './question-routes.tsx'
import { rateLimit } from './rate-limit.ts'
import { comesFromOurPage, hostOf, isForm, isPathTarget } from './request-guard.ts'

/** Style, script and type are the same for everybody: a phone need not fetch them again for each page. */
const assetCaching = { 'Cache-Control': 'public, max-age=3600' } as const

/** Under which names the page answers now; read at each request, since the port is known only once it listens. */
export interface PageNames {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
  /** The host of the company's proxy, which tells who asks in X-Forwarded-For; null without one. */
  readonly proxyHost: string | null
}

/** What one address may ask: pages and forms, and tokens that open nothing. */
const mostRequests = 120
const mostWrongTokens = 10
/** What may come for one link: forms and the words kept while typing; and in a day, what leaves a trace for ever. */
const mostForms = 60
const mostFormsInADay = 3_000
const mostDeedsInADay = 50

const largestForm = 64 * 1024

const assets = {
  '/handoff.css': { file: 'handoff.css', type: 'text/css; charset=utf-8' },
  '/handoff.js': { file: 'handoff.js', type: 'text/javascript; charset=utf-8' },
  '/source-serif-4.woff2': { file: 'source-serif-4.woff2', type: 'font/woff2' }
} as const

/**
 * The page where colleagues answer, as an application of Hono. GET and HEAD change nothing; a form needs the page's own
 * one-time value, our origin and words of a human. Its server gives every answer the same headers (`guard-server.ts`).
 */
export const handoffApp = (
  ctx: ServerContext,
  names: () => PageNames,
  /** What proves which process this is to one that knows the key of its folder; null for what is no challenge. */
  prove: (challenge: string) => string | null
) => {
  const app = new Hono<PageEnvironment>()
  const requests = rateLimit(mostRequests, minute)
  const wrongTokens = rateLimit(mostWrongTokens, hour)
  const forms = rateLimit(mostForms, minute)
  const formsOfTheDay = rateLimit(mostFormsInADay, day)
  const deeds = rateLimit(mostDeedsInADay, day)
  const guard: TokenGuard = {
    mayTry: (request) => wrongTokens.mayGoOn(request.get('asker'), ctx.clock.now()),
    wrong: (request) => {
      wrongTokens.take(request.get('asker'), ctx.clock.now())
    },
    mayWrite: (selector) => {
      const now = ctx.clock.now()
      return forms.take(selector, now) && formsOfTheDay.take(selector, now)
    },
    mayAct: (selector) => deeds.take(selector, ctx.clock.now())
  }

  app.use(async (request, next) => {
    const { incoming } = request.env
    const { hosts, proxyHost } = names()
    const host = hostOf(incoming)
    // Names that are not ours lead here by a trick with DNS: nothing is said to them. A target that names a host itself goes
    // before Host (RFC 9112 3.2.2): whoever stands before us may have judged that other name.
    if (host === null || !hosts.has(host) || !isPathTarget(incoming.url)) return request.text('', 421)
    request.set('asker', askerOf(incoming, host === proxyHost))
    return await next()
  })
  app.use(async (request, next) => {
    const { method } = request.req
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return refuse(request, 'method')
    return requests.take(request.get('asker'), ctx.clock.now()) ? await next() : refuse(request, 'tooMany')
  })
  app.use(formGuard(names))
  app.use(bodyLimit({ maxSize: largestForm, onError: (request) => refuse(request, 'tooLarge') }))

  for (const [path, { file, type }] of Object.entries(assets))
    app.get(path, async (request) => {
      const bytes = await readFile(join(ctx.resourcesFolder, 'handoff', file))
      return request.body(new Uint8Array(bytes), 200, { 'Content-Type': type, ...assetCaching })
    })
  // Tells whether a public address leads to this very process, and that no stranger has its port.
  app.get('/here', (request) => {
    const proof = prove(request.req.query('challenge') ?? '')
    return proof === null ? closedPage(request) : request.text(proof)
  })
  for (const what of ['passedOn', 'postponed', 'kept'] as const)
    app.get(`/done/${what}`, (request) => {
      const place = { language: languageOf(request, null), path: `/done/${what}` }
      return request.html(documentOf(DonePage({ what, place })))
    })
  questionRoutes(app, ctx, guard)
  consentRoutes(app, ctx, guard)
  app.notFound((request) => closedPage(request))
  app.onError((problem, request) => {
    // Never the path: it bears the token.
    ctx.log.error('page_failed', problem, { method: request.req.method })
    return request.text('', 500)
  })
  return app
}

const formGuard =
  (names: () => PageNames): MiddlewareHandler<PageEnvironment> =>
  async (request, next) => {
    if (request.req.method !== 'POST') return await next()
    if (!comesFromOurPage(request.env.incoming, names().origins)) return refuse(request, 'elsewhere')
    return isForm(request.env.incoming) ? await next() : refuse(request, 'type')
  }

/** Behind the company's proxy the last address that it noted; else, and where it noted none, who is connected. */
const askerOf = (incoming: IncomingMessage, behindProxy: boolean): string => {
  const forwarded = incoming.headers['x-forwarded-for']
  const noted = Array.isArray(forwarded) ? forwarded.at(-1) : forwarded
  const last = behindProxy ? noted?.split(',').at(-1)?.trim() : undefined
  return askerAt(last ?? '') ?? askerAt(incoming.socket.remoteAddress ?? '') ?? ''
}
