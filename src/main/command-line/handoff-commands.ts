import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { handoffs } from '../../shared/contract/handoffs.ts'
import { carrierSchema } from '../../shared/model/handoff.ts'
import { colleagueIdSchema, conversationIdSchema } from '../../shared/model/ids.ts'
import { takeMail } from '../mail/take-mail.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

export const createHandoffCommand: Command = {
  name: 'handoff create',
  usage: '--conversation ID --colleague ID [--by link|smtp|mailto]',
  options: {
    conversation: { type: 'string' },
    colleague: { type: 'string' },
    by: { type: 'string' }
  },
  async run({ serve, t }, args) {
    const conversationId = conversationIdSchema.safeParse(args.text('conversation') ?? '')
    const colleagueId = colleagueIdSchema.safeParse(args.text('colleague') ?? '')
    if (!conversationId.success || !colleagueId.success) return wrongUsage(t('cli:handoff_needs'))
    const carrier = carrierSchema.safeParse(args.text('by') ?? 'link')
    if (!carrier.success)
      return wrongUsage(t('cli:unknown_carrier', { carriers: carrierSchema.options.join(', ') }))
    const prepared = await serve('handoffs.prepare', {
      conversationId: conversationId.data,
      colleagueId: colleagueId.data
    })
    if (!prepared.ok) return couldNot(prepared.error)
    const { form, reach } = handoffs.prepare.output.parse(prepared.value)
    const created = await serve('handoffs.create', { form, handoffId: null, carrier: carrier.data })
    if (!created.ok) return couldNot(created.error)
    const { handoffId, link } = handoffs.create.output.parse(created.value)
    return done({ handoffId, link, reach }, [link])
  }
}

export const listHandoffsCommand: Command = {
  name: 'handoff list',
  usage: '',
  options: {},
  onlyLooks: true,
  async run({ serve, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const lists = []
    for (const view of ['awaiting', 'returned'] as const) {
      const outcome = await serve('handoffs.list', { view })
      if (!outcome.ok) return couldNot(outcome.error)
      lists.push(...handoffs.list.output.parse(outcome.value))
    }
    return done(
      { handoffs: lists },
      lists.map(
        ({ handoff, personName, excerpt }) =>
          `${handoff.id}  ${handoff.state.kind}  ${personName}  ${excerpt.replace(/\s+/gu, ' ')}`
      )
    )
  }
}

export const handoffInboxCommand: Command = {
  name: 'handoff inbox',
  usage: '--eml FILE',
  options: { eml: { type: 'string' } },
  async run({ ctx, t }, args) {
    const file = args.text('eml')
    if (file === null || args.words.length > 0) return wrongUsage(t('cli:one_mail'))
    let raw: Uint8Array
    try {
      raw = await readFile(file)
    } catch {
      return couldNot({ code: 'file_unreadable', values: { fileName: basename(file) } })
    }
    const outcome = await takeMail(ctx, raw, 'given')
    if (outcome.kind === 'unreadable')
      return couldNot({ code: 'file_unreadable', values: { fileName: basename(file) } })
    return done(outcome, [t('cli:mail_taken', { file: basename(file), outcome: outcome.kind })])
  }
}

/** The page, the polls and the outbox without a window, until Ctrl+C. */
export const serveCommand: Command = {
  name: 'serve',
  usage: '',
  options: {},
  stays: true,
  async run({ ctx, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    await ctx.page.serve()
    const { address, failure } = ctx.page.status()
    const { base, reach } = await ctx.page.reach()
    return done({ address, failure, base, reach }, [
      address === null
        ? t('cli:not_serving', { failure: failure ?? '' })
        : t('cli:serving', { address: base })
    ])
  }
}
