import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { Context } from '../runtime/context.ts'
import { accountsHandlers } from './accounts.ts'
import { backupsHandlers } from './backups.ts'
import { colleaguesHandlers } from './colleagues.ts'
import { conversationsHandlers } from './conversations.ts'
import { exportsHandlers } from './exports.ts'
import { handoffsHandlers } from './handoffs.ts'
import { homeHandlers } from './home.ts'
import { importsHandlers } from './imports.ts'
import { inboxHandlers } from './inbox.ts'
import { lockHandlers } from './lock.ts'
import { mailHandlers } from './mail.ts'
import { messagesHandlers } from './messages.ts'
import { notesHandlers } from './notes.ts'
import { quarantineHandlers } from './quarantine.ts'
import { proofsHandlers } from './proofs.ts'
import { peopleHandlers } from './people.ts'
import { repliesHandlers } from './replies.ts'
import { routingHandlers } from './routing.ts'
import { searchHandlers } from './search.ts'
import { sampleHandlers, settingsHandlers } from './settings.ts'
import { themesHandlers } from './themes.ts'
import { snippetsHandlers } from './snippets.ts'
import { spellingHandlers } from './spelling.ts'
import { viewsHandlers } from './views.ts'
import { windowHandlers } from './window.ts'
import { writingHandlers } from './writing.ts'

/** One handler for each call of the contract. */
export const handlers: Handlers<AppContract, Context> = {
  accounts: accountsHandlers,
  backups: backupsHandlers,
  colleagues: colleaguesHandlers,
  conversations: conversationsHandlers,
  exports: exportsHandlers,
  handoffs: handoffsHandlers,
  home: homeHandlers,
  imports: importsHandlers,
  inbox: inboxHandlers,
  lock: lockHandlers,
  messages: messagesHandlers,
  mail: mailHandlers,
  notes: notesHandlers,
  quarantine: quarantineHandlers,
  proofs: proofsHandlers,
  people: peopleHandlers,
  replies: repliesHandlers,
  routing: routingHandlers,
  sample: sampleHandlers,
  search: searchHandlers,
  settings: settingsHandlers,
  themes: themesHandlers,
  snippets: snippetsHandlers,
  spelling: spellingHandlers,
  views: viewsHandlers,
  window: windowHandlers,
  writing: writingHandlers
}
