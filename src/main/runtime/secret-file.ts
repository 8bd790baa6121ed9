import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const sealedSchema = z.object({
  /** What made it: another keyring, or another pass-phrase, cannot read it. */
  backend: z.string(),
  version: z.literal(1),
  ciphertext: z.base64()
})
export type SealedSecret = Readonly<z.infer<typeof sealedSchema>>

/** `former`: what stood there and could not be read when something new was set. It is never thrown away by itself. */
const recordSchema = sealedSchema.extend({ former: z.array(sealedSchema).optional() })
const fileSchema = z.record(z.string(), recordSchema)
export type SecretFile = Readonly<z.infer<typeof fileSchema>>

/** Empty when there is no file yet; null when there is one that cannot be understood. */
export const readSecretFile = (file: string): SecretFile | null => {
  if (!existsSync(file)) return {}
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The new file appears whole, beside the old one until then; its owner alone reads it. */
export const writeSecretFile = (file: string, records: SecretFile): void => {
  const next = `${file}.next`
  writeFileSync(next, JSON.stringify(records, null, 2), { mode: 0o600, flush: true })
  chmodSync(next, 0o600)
  renameSync(next, file)
}

/** What stands under a name, the newest first; nothing for names that every object has. */
export const sealedUnder = (records: SecretFile | null, ref: string): readonly SealedSecret[] => {
  const record = records !== null && Object.hasOwn(records, ref) ? records[ref] : undefined
  if (record === undefined) return []
  const { former, ...newest } = record
  return [newest, ...(former ?? [])]
}

/** The file with something new under a name. `unread` is what stood there and could not be read: it stays behind it. */
export const withSealed = (
  records: SecretFile,
  ref: string,
  sealed: SealedSecret,
  unread: readonly SealedSecret[]
): SecretFile => ({ ...records, [ref]: { ...sealed, ...(unread.length > 0 ? { former: [...unread] } : {}) } })

/** Takes a name out of the file, with all that stands under it: its account is gone. */
export const removeSealed = (file: string, ref: string): void => {
  const records = readSecretFile(file)
  if (records === null || sealedUnder(records, ref).length === 0) return
  writeSecretFile(file, Object.fromEntries(Object.entries(records).filter(([name]) => name !== ref)))
}
