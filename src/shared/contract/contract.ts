import { accounts } from './accounts.ts'
import { backups } from './backups.ts'
import { colleagues } from './colleagues.ts'
import { conversations } from './conversations.ts'
import type { AnyContract, CallAt, InputOf, OutputOf, PathOf } from './define.ts'
import { exports } from './exports.ts'
import { handoffs } from './handoffs.ts'
import { home } from './home.ts'
import { imports } from './imports.ts'
import { inbox } from './inbox.ts'
import { lock } from './lock.ts'
import { mail } from './mail.ts'
import { messages } from './messages.ts'
import { notes } from './notes.ts'
import { quarantine } from './quarantine.ts'
import { proofs } from './proofs.ts'
import { people } from './people.ts'
import { replies } from './replies.ts'
import { routing } from './routing.ts'
import { search } from './search.ts'
import { sample, settings } from './settings.ts'
import { themes } from './themes.ts'
import { snippets } from './snippets.ts'
import { spelling } from './spelling.ts'
import { views } from './views.ts'
import { window } from './window.ts'
import { writing } from './writing.ts'

/** Everything that may cross the bridge. */
export const contract = {
  accounts,
  backups,
  colleagues,
  conversations,
  exports,
  handoffs,
  home,
  imports,
  inbox,
  lock,
  messages,
  mail,
  notes,
  quarantine,
  proofs,
  people,
  replies,
  routing,
  sample,
  search,
  settings,
  themes,
  snippets,
  spelling,
  views,
  window,
  writing
} satisfies AnyContract

export type AppContract = typeof contract
export type AppPath = PathOf<AppContract>
export type AppCall<Path extends AppPath> = CallAt<AppContract, Path>
export type AppInput<Path extends AppPath> = InputOf<AppCall<Path>>
export type AppOutput<Path extends AppPath> = OutputOf<AppCall<Path>>
