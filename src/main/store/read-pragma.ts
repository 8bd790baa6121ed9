import { z } from 'zod'

const rowsSchema = z.array(z.record(z.string(), z.unknown()))

/** What a pragma answers, each row as the text of its columns. https://sqlite.org/pragma.html */
export const readPragma = (
  database: { readonly pragma: (source: string) => unknown },
  name: string
): readonly string[] => rowsSchema.parse(database.pragma(name)).map((row) => Object.values(row).join(' '))
