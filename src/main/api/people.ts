import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { forgetWords } from '../backups/forget-words.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { describePerson } from '../ingest/describe-person.ts'
import { forgetPerson } from '../ingest/forget-person.ts'
import { findMailsAbout } from '../mail/find-mails-about.ts'
import { tidyMedia } from '../media/tidy-media.ts'
import type { Context } from '../runtime/context.ts'

export const peopleHandlers = {
  async save(ctx, { personId }) {
    const described = await describePerson(ctx, personId)
    if (!described.ok) return described
    const path = await ctx.desktop.chooseDestination('person.json')
    if (path === null) return ok(null)
    const fileName = basename(path)
    try {
      await writeFile(path, `${JSON.stringify(described.value, null, 2)}\n`, { mode: 0o600 })
    } catch (problem) {
      const code = problem instanceof Error && 'code' in problem ? problem.code : null
      return code === 'ENOSPC' ? err('disk_full') : err('file_not_written', { fileName })
    }
    return ok({ fileName })
  },
  async forget(ctx, { personId }) {
    const forgotten = await forgetPerson(ctx, personId, findMailsAbout)
    if (!forgotten.ok) return forgotten
    // Pictures that came with their messages have no row any more.
    await tidyMedia(ctx)
    await forgetWords(ctx)
    return forgotten
  }
} satisfies Handlers<AppContract, Context>['people']
