import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { useMailAsAnswer } from '../handoff/use-mail-as-answer.ts'
import { errorOfFailure } from '../ingest/connect-account.ts'
import { openQuarantined } from '../quarantine/open-quarantined.ts'
import { setAside } from '../quarantine/set-aside.ts'
import { tryAgain } from '../quarantine/try-again.ts'
import type { Context } from '../runtime/context.ts'
import { listAnswerable } from '../store/handoffs.ts'
import { countQuarantined, listQuarantined } from '../store/quarantine.ts'

/** Hand-offs among which a person looks for the one that a mail answers. */
const mostAnswerable = 100

export const quarantineHandlers = {
  async list(ctx, { after, limit }) {
    const { entries, next } = await listQuarantined(ctx.store.read, after, limit)
    return ok({ entries: [...entries], next })
  },
  async count(ctx) {
    return ok({ waiting: await countQuarantined(ctx.store.read) })
  },
  async open(ctx, key) {
    const opened = await openQuarantined(ctx, key)
    if (opened === null) return err('not_found')
    const answerable =
      key.kind === 'mail' ? await listAnswerable(ctx.store.read, opened.entry.from, mostAnswerable) : []
    return ok({ ...opened, answerable: [...answerable] })
  },
  tryAgain: (ctx, key) => tryAgain(ctx, key, errorOfFailure),
  useAsAnswer: (ctx, { mailId, handoffId }) => useMailAsAnswer(ctx, mailId, handoffId),
  setAside: (ctx, { withSiblings, ...key }) => setAside(ctx, key, withSiblings)
} satisfies Handlers<AppContract, Context>['quarantine']
