import { isRejectionReason } from '../../shared/locales/translate.ts'
import { quarantine } from '../../shared/contract/quarantine.ts'
import { type Quarantined, quarantineKeySchema } from '../../shared/model/quarantine.ts'
import type { Translate } from '../../shared/locales/translate.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

/** Most that are printed. */
const mostListed = 1_000
const pageLength = 200

/** What could not be placed, newest first, each with its reason. */
export const listQuarantineCommand: Command = {
  name: 'quarantine list',
  usage: '',
  options: {},
  onlyLooks: true,
  async run({ serve, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const entries: Quarantined[] = []
    let after: unknown = null
    do {
      const listed = await serve('quarantine.list', { after, limit: pageLength })
      if (!listed.ok) return couldNot(listed.error)
      const page = quarantine.list.output.parse(listed.value)
      entries.push(...page.entries)
      after = page.next
    } while (after !== null && entries.length < mostListed)
    const sentences = entries.map((entry) => ({ ...entry, sentence: reasonOf(t, entry) }))
    return done(
      { entries: sentences, isWhole: after === null },
      sentences.length === 0
        ? [t('cli:quarantine_empty')]
        : sentences.map(
            ({ kind, id, from, line, sentence }) =>
              `${kind}  ${id}  ${from}${line === null ? '' : `:${line}`}  ${sentence}`
          )
    )
  }
}

/** Reads one of them once more. */
export const retryQuarantineCommand: Command = {
  name: 'quarantine retry',
  usage: '--kind mail|item|row --id ID',
  options: { kind: { type: 'string' }, id: { type: 'string' } },
  async run({ serve, t }, args) {
    const key = quarantineKeySchema.safeParse({ kind: args.text('kind'), id: args.text('id') })
    if (!key.success) return wrongUsage(t('cli:quarantine_needs'))
    const tried = await serve('quarantine.tryAgain', key.data)
    if (!tried.ok) return couldNot(tried.error)
    const outcome = quarantine.tryAgain.output.parse(tried.value)
    return done(outcome, [t(outcome.kind === 'placed' ? 'cli:quarantine_placed' : 'cli:quarantine_still')])
  }
}

const reasonOf = (t: Translate, { reason, values }: Quarantined): string => {
  switch (reason) {
    case 'no_token':
    case 'unknown_token':
    case 'text_empty':
    case 'answer_too_long':
    case 'unreadable':
    case 'mail_too_large':
    case 'mail_refused':
    case 'bounce':
    case 'item_unreadable':
    case 'item_too_long':
    case 'item_too_large':
      return t(`quarantine:reason.${reason}`, values)
    default:
      return isRejectionReason(reason) ? t(`rejections:${reason}`, values) : reason
  }
}
