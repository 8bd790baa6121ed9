import { accounts } from './0001-accounts.ts'
import { colleagues } from './0002-colleagues.ts'
import { conversations } from './0003-conversations.ts'
import { replies } from './0004-replies.ts'
import { imports } from './0005-imports.ts'
import { openNetworks } from './0006-open-networks.ts'
import { routing } from './0007-routing.ts'
import { handoffs } from './0008-handoffs.ts'
import { accountHealth } from './0009-account-health.ts'
import { fullSize } from './0010-full-size.ts'
import { views } from './0011-views.ts'
import { spamFolder } from './0012-spam-folder.ts'
import { notes } from './0013-notes.ts'
import { marks } from './0014-marks.ts'
import { ownWords } from './0015-own-words.ts'
import { sentReplies } from './0016-sent-replies.ts'
import { quarantine } from './0017-quarantine.ts'
import { proofs } from './0018-proofs.ts'
import { directLookups } from './0019-direct-lookups.ts'
import { snippets } from './0020-snippets.ts'
import { forgotten } from './0021-forgotten.ts'
import { draftTargets } from './0022-draft-targets.ts'
import { narrowIndexes } from './0023-narrow-indexes.ts'
import { threads } from './0024-threads.ts'
import { auditOfDeeds } from './0025-audit-of-deeds.ts'
import { learnedLater } from './0026-learned-later.ts'
import { keysAlone } from './0027-keys-alone.ts'
import type { MigrationStep } from './migration.ts'

/** Every step, in order. */
export const migrations: readonly MigrationStep[] = [
  accounts,
  colleagues,
  conversations,
  replies,
  imports,
  openNetworks,
  routing,
  handoffs,
  accountHealth,
  fullSize,
  views,
  spamFolder,
  notes,
  marks,
  ownWords,
  sentReplies,
  quarantine,
  proofs,
  directLookups,
  snippets,
  forgotten,
  draftTargets,
  narrowIndexes,
  threads,
  auditOfDeeds,
  learnedLater,
  keysAlone
]
