import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { absentFiles, type KeptFile, markOfKeptFolders } from '../store/kept-files.ts'
import type { Store } from '../store/store.ts'

type WatchContext = Pick<Context, 'store' | 'dataFolder'>

interface Seen {
  readonly mark: string
  readonly absent: readonly KeptFile[]
}

const seen = new WeakMap<Store, Seen>()

/** Raw mails and images of replies that somebody took away under the app, as last looked. */
export const goneFiles = ({ store }: Pick<Context, 'store'>): readonly KeptFile[] =>
  seen.get(store)?.absent ?? []

/**
 * Tick: looks whether the files that rows name are there. Rows are asked only when a folder has changed, or while something
 * is missing.
 */
export const watchKeptFiles = async (ctx: WatchContext): Promise<void> => {
  const mark = markOfKeptFolders(ctx.dataFolder)
  const before = seen.get(ctx.store)
  if (before !== undefined && before.mark === mark && before.absent.length === 0) return
  const absent = absentFiles(databaseFile(ctx.dataFolder), ctx.dataFolder)
  seen.set(ctx.store, { mark, absent })
  const namesOf = (files: readonly KeptFile[]): string => files.map(({ name }) => name).join(' ')
  // Files are no rows: the screens that show them follow the settings.
  if (namesOf(absent) !== namesOf(before?.absent ?? [])) ctx.store.announce(new Set(['setting']))
}
