import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { listRejections, type RejectionPosition } from '../store/imports.ts'

/** Rows read and written at once. */
const pageLength = 200

/**
 * A cell of a CSV. What a spreadsheet program would run as a formula is made a text by an apostrophe, also behind blanks
 * and in full width. https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvCell = (text: string): string => {
  const safe = /^\s*[=+\-@＝＋－＠\t\r]/u.test(text) ? `'${text}` : text
  return /[",;\r\n\t]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csvLine = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : csvCell(cell))).join(',')}\r\n`

/**
 * Writes the rejected rows of an import as CSV (UTF-8 with a mark, as spreadsheet programs want it): line,
 * reason, row. Refused with disk_full, file_not_written.
 */
export const saveRejections = async (
  ctx: Pick<Context, 'store'>,
  importId: ImportId,
  path: string
): Promise<Result<null>> => {
  try {
    await writeRejections(ctx, importId, path)
    return ok(null)
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : ''
    if (code === 'ENOSPC') return err('disk_full')
    if (/^E[A-Z]+$/u.test(code)) return err('file_not_written', { fileName: basename(path) })
    throw problem
  }
}

const writeRejections = async (
  ctx: Pick<Context, 'store'>,
  importId: ImportId,
  path: string
): Promise<void> => {
  const file = await open(path, 'w', 0o600)
  try {
    await file.write(`\uFEFF${csvLine(['line', 'reason', 'details', 'row'])}`)
    let after: RejectionPosition | null = null
    while (true) {
      const page: Awaited<ReturnType<typeof listRejections>> = await listRejections(
        ctx.store.read,
        importId,
        pageLength,
        after
      )
      await file.write(
        page
          .map(({ line, reason, values, raw }) =>
            csvLine([
              line,
              reason,
              Object.entries(values)
                .map(([name, value]) => `${name}: ${value}`)
                .join(', '),
              raw
            ])
          )
          .join('')
      )
      const last = page.at(-1)
      if (last === undefined || page.length < pageLength) break
      after = { line: last.line, id: last.id }
    }
    await file.sync()
  } finally {
    await file.close()
  }
}
