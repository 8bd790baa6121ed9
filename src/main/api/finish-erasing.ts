import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dropModel } from '../assign/held-model.ts'
import { modelFile } from '../assign/model-file.ts'
import { forgetWords } from '../backups/forget-words.ts'
import { tidyMedia } from '../media/tidy-media.ts'
import type { Context } from '../runtime/context.ts'
import { readErasing } from '../store/forgotten.ts'

type ErasingContext = Pick<
  Context,
  'store' | 'secrets' | 'clock' | 'processes' | 'dataFolder' | 'log' | 'policy'
>

/**
 * What was forgotten on request and is still in files, pages, index or journal goes from them: a process died between its
 * last row and its last byte, or it came back with a backup.
 */
export const finishErasing = async (ctx: ErasingContext): Promise<void> => {
  try {
    const erasing = await readErasing(ctx.store.read)
    if (erasing === null) return
    for (const mail of erasing.mails) await rm(join(ctx.dataFolder, 'mails', mail), { force: true })
    for (const reference of erasing.secrets) await ctx.secrets.remove(reference)
    dropModel(ctx.store)
    await rm(modelFile(ctx.dataFolder), { force: true })
    await ctx.store.wipe()
    await tidyMedia(ctx)
    await forgetWords(ctx)
  } catch (problem) {
    // It is still noted: the next start goes on.
    ctx.log.error('erasing_not_finished', problem)
  }
}
