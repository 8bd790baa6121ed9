import { shell } from 'electron'
import { judgeAddress, judgeUnencrypted } from './judge-address.ts'

/** The one place that hands an address to the system (a test counts). */
const open = async (judged: string | null): Promise<boolean> => {
  if (judged === null) return false
  await shell.openExternal(judged)
  return true
}

/** Opens an address in the browser or the mail program, if it is one that may be opened; says whether it was. */
export const openAddress = (address: string): Promise<boolean> => open(judgeAddress(address))

/** Opens an address that is not encrypted, which a person was asked about; no other. */
export const openUnencrypted = (address: string): Promise<boolean> => open(judgeUnencrypted(address))
