/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { z } from 'zod'
import type { LetterLanguage } from '../../shared/model/handoff.ts'
import { saysNothing } from '../../shared/text/sign-reply.ts'
import type { LinkRow } from '../store/schema.ts'
import {
  answerByPage,
  approveByPage,
  keepTyped,
  passOnByPage,
  postponableDays,
  postponeByPage
} from './answer-by-page.ts'
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
import { OutcomePage } from './outcome-page.tsx'
import { addressOf, documentOf, type PagePlace } from './page-frame.tsx'
import { isNonceOf, makeNonce } from './page-nonce.ts'
import { previewOf, type QuestionView, viewLink } from './page-view.ts'
import { QuestionPage, type QuestionState } from './question-page.tsx'
import { consentToken, handoffKey } from './tokens.ts'
import { longestBody } from '../../shared/model/written-words.ts'

const text = z.string().max(longestBody).catch('')

/** What the page's forms may say; whatever else comes is not looked at. */
const formSchema = z.object({
  act: z.enum(['save', 'preview', 'answer', 'approve', 'to-pass', 'to-postpone', 'pass', 'postpone']),
  nonce: z.string().max(200),
  text,
  name: text,
  who: text,
  day: text
})
type Form = z.infer<typeof formSchema>

/** Line ends as every system writes them, from a form that sends CRLF; nobody types what controls a terminal or ends a text. */
const typedWords = (form: Form): string =>
  form.text.replace(/\r\n?/gu, '\n').replace(/(?![\n\t])\p{Cc}/gu, '')

/** What leaves a row behind, whatever comes after it. */
const deeds: ReadonlySet<Form['act']> = new Set(['answer', 'approve', 'pass', 'postpone'])

/** `GET /r/:token` shows, `POST /r/:token` answers. */
export const questionRoutes = (app: Hono<PageEnvironment>, ctx: ServerContext, guard: TokenGuard): void => {
  app.get('/r/:token', async (request) => {
    const link = await linkOf(request, ctx)
    const shown = await viewLink(ctx, ctx.store.read, link)
    if (shown.kind === 'closed') return opensNothing(request, guard)
    const { path } = request.req
    if (shown.kind === 'outcome') {
      const place: PagePlace = { language: languageOf(request, shown.language), path }
      return request.html(documentOf(OutcomePage({ view: shown, place })))
    }
    return await showQuestion(request, ctx, shown, { step: 'answer', problem: null, typed: shown.row.typed })
  })

  app.post('/r/:token', async (request) => {
    const link = await linkOf(request, ctx)
    if (link === null) return opensNothing(request, guard)
    if (!guard.mayWrite(link.selector)) return refuse(request, 'tooMany')
    const parsed = formSchema.safeParse(await request.req.parseBody())
    const shown = await viewLink(ctx, ctx.store.read, link)
    const form = parsed.success ? parsed.data : null
    const { path } = request.req
    const ours = form !== null && isNonceOf(request.req.param('token'), form.nonce)
    if (ours && deeds.has(form.act) && !guard.mayAct(link.selector)) return refuse(request, 'tooManyToday')
    if (shown.kind !== 'question') {
      // The page stood open while the question closed: words are kept, whatever became of it.
      const language = shown.kind === 'closed' ? null : shown.language
      const late = ours && form.act === 'answer' && !saysNothing(form.text, '')
      if (!late) return shown.kind === 'closed' ? opensNothing(request, guard) : goTo(request, path, language)
      const taken = await answerByPage(ctx, link, typedWords(form), form.nonce)
      return goTo(request, taken?.again === true ? path : '/done/kept', language)
    }
    if (form === null || !ours)
      return await showQuestion(
        request,
        ctx,
        shown,
        { step: 'answer', problem: 'again', typed: form === null ? shown.row.typed : typedWords(form) },
        409
      )
    return await act(request, ctx, link, shown, form)
  })
}

/** To a page after a form, in the language that the form was read in. */
const goTo = (request: PageRequest, path: string, language: LetterLanguage | null): Response =>
  request.redirect(addressOf({ path, language: languageOf(request, language) }), 303)

/** Null for a token that opens nothing; the token is in no log and no error. */
const linkOf = (request: PageRequest, ctx: ServerContext): Promise<LinkRow | null> =>
  openLink(ctx.store.read, request.req.param('token') ?? '', 'handoff')

const act = async (
  request: PageRequest,
  ctx: ServerContext,
  link: LinkRow,
  view: QuestionView,
  form: Form
): Promise<Response> => {
  const typed = typedWords(form)
  const { language } = view.row
  const again = (shown: Shown, status: 200 | 422 = 422): Promise<Response> =>
    showQuestion(request, ctx, view, shown, status)
  switch (form.act) {
    case 'save': {
      const kept = await keepTyped(ctx, link, typed)
      const { used, max, over } = previewOf(view, typed)
      return request.json({ kept, used, max, over })
    }
    case 'preview':
      await keepTyped(ctx, link, typed)
      return await again({ step: 'answer', problem: null, typed, showPreview: true }, 200)
    case 'to-pass':
    case 'to-postpone': {
      await keepTyped(ctx, link, typed)
      const step = form.act === 'to-pass' ? 'pass' : 'postpone'
      return await again({ step, problem: null, typed }, 200)
    }
    case 'answer': {
      if (saysNothing(typed, '')) return await again({ step: 'answer', problem: 'empty', typed })
      if (previewOf(view, typed).over) {
        await keepTyped(ctx, link, typed)
        return await again({ step: 'answer', problem: 'too_long', typed, showPreview: true })
      }
      await answerByPage(ctx, link, typed.trim(), form.nonce)
      return goTo(request, request.req.path, language)
    }
    case 'approve':
      if (saysNothing(form.name, '')) return await again({ step: 'answer', problem: 'name_empty', typed: '' })
      await approveByPage(ctx, link)
      return goTo(request, request.req.path, language)
    case 'pass': {
      const who = form.who.replace(/\s+/gu, ' ').trim().slice(0, 200)
      if (saysNothing(who, '')) return await again({ step: 'pass', problem: 'who_empty', typed })
      await passOnByPage(ctx, link, who)
      return goTo(request, '/done/passedOn', language)
    }
    case 'postpone': {
      const done = await postponeByPage(ctx, link, form.day, view.colleague.hours)
      if (done === 'no_day') return await again({ step: 'postpone', problem: 'when_empty', typed })
      return goTo(request, '/done/postponed', language)
    }
  }
}

type Shown = Pick<QuestionState, 'step' | 'problem' | 'typed'> & { readonly showPreview?: boolean }

const showQuestion = async (
  request: PageRequest,
  ctx: ServerContext,
  view: QuestionView,
  shown: Shown,
  status: 200 | 409 | 422 = 200
): Promise<Response> => {
  const { path } = request.req
  const token = request.req.param('token') ?? ''
  const place: PagePlace = { language: languageOf(request, view.row.language), path }
  // A letter that another vault made carries a link of its own.
  const consent = consentToken(await handoffKey(ctx), view.colleague.id).token
  const state: QuestionState = {
    step: shown.step,
    problem: shown.problem,
    typed: shown.typed,
    showPreview: shown.showPreview === true,
    nonce: makeNonce(token, ctx.ids.token()),
    consent: (await openLink(ctx.store.read, consent, 'consent')) === null ? null : `/c/${consent}`,
    days: postponableDays(ctx.clock.now(), view.colleague.hours.timeZone)
  }
  return request.html(documentOf(QuestionPage({ view, place, state })), status)
}
