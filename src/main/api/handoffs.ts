import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'

const notYet = async () => err('unavailable')

export const handoffsHandlers = {
  prepare: notYet,
  preview: notYet,
  create: notYet,
  ofConversation: notYet,
  list: notYet,
  counts: notYet,
  withdraw: notYet,
  renew: notYet,
  copyLink: notYet,
  sendLetterAgain: notYet,
  takeWords: notYet,
  setAside: notYet,
  sendBack: notYet,
  dismissProposal: notYet,
  readMail: notYet,
  settings: notYet,
  changeSettings: notYet
} satisfies Handlers<AppContract, Context>['handoffs']
