import { shell } from 'electron'
import { judgeAddress } from './judge-address.ts'

/**
 * Opens an address in the browser or the mail program, if it is one that may be opened; says whether it was.
 * The one place that hands an address to the system (a test counts).
 */
export const openAddress = async (address: string): Promise<boolean> => {
  const judged = judgeAddress(address)
  if (judged === null) return false
  await shell.openExternal(judged)
  return true
}
