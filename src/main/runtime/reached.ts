import { channel } from 'node:diagnostics_channel'

/**
 * The moments between one lasting effect and the next, at which a process may die and nothing may be lost nor done twice.
 * Each stands at one place in the source; `tests/torture` kills the app at every one of them.
 */
export const crashPoints = [
  /** A page was read from a network; nothing of it is stored. */
  'ingest.page_read',
  /** Its last rows and its cursor are stored; they have no ranking. */
  'ingest.page_kept',
  /** A batch of a file is stored; the rest of the file is not read. */
  'ingest.rows_imported',
  /** What was typed is stored; the window does not know. */
  'draft.kept',
  /** A reply is in the outbox; the window does not know. */
  'outbox.taken',
  /** It is written as in transmission; the request has not left. */
  'outbox.claimed',
  /** The network answered; the answer is not stored. */
  'outbox.answered',
  /** The outcome is stored; the conversation does not show it. */
  'outbox.settled',
  /** The reply stands in its conversation. */
  'outbox.shown',
  /** The network was read back; what it said is not stored. */
  'outbox.read_back',
  /** A reply was stopped; the window does not know. */
  'outbox.undone',
  /** A colleague is asked: hand-off, link and letter are stored. */
  'handoff.asked',
  /** A letter is written as on its way; its server was not called. */
  'handoff.letter_claimed',
  /** The mail server answered; the answer is not stored. */
  'handoff.letter_answered',
  'handoff.letter_settled',
  /** What a colleague is typing is stored; their page does not know. */
  'handoff.typing_kept',
  /** The words of a colleague are stored; their page does not know. */
  'handoff.words_kept',
  /** The bytes of a mail are in their file; the database does not name it. */
  'handoff.mail_kept',
  /** The mail is stored; the mailbox may show it again. */
  'handoff.mail_taken',
  /** The words of a colleague are in the composer; the window does not know. */
  'handoff.words_used',
  /** A new file of the journal is begun; nothing is copied. */
  'backup.begun',
  /** The copy is made; no page of it is read. */
  'backup.copied',
  /** The copy is sound; it has no name. */
  'backup.checked',
  /** It has its name; those that are no longer kept are still there. */
  'backup.named',
  /** A backup is copied beside the database; no page of the copy is read. */
  'restore.copied',
  /** The words of the journal are in the copy; the database stands. */
  'restore.replayed',
  /** The copy is complete under its second name; the database stands. */
  'restore.ready',
  /** The database is put aside, its logs are not, and nothing stands in its place. */
  'restore.aside',
  /** Its logs and words are put aside too. */
  'restore.cleared',
  /** The copy stands in the place of the database; nobody has opened it. */
  'restore.replaced',
  /** A table is written; the rest of the export is not. */
  'export.table_written',
  /** Everything is written; the folder has no name. */
  'export.written',
  /** The rows of an export are in a database; nobody has read it through. */
  'export.built',
  /** The copy from before an update is whole; it has no name. */
  'migration.copied',
  /** It has its name; the first step is not taken. */
  'migration.backed_up',
  /** A step is taken in a transaction that is not committed. */
  'migration.step_taken',
  'migration.committed',
  /** Any transaction of the app, just before and just after its commit. */
  'store.committing',
  'store.committed'
] as const
export type CrashPoint = (typeof crashPoints)[number]

/** The name of the channel; the app itself never listens to it. */
export const crashChannel = 'porte-parole.reached'

const points = channel(crashChannel)

/** Says that the work has come this far. Without a listener, as in every packaged app, it does nothing. */
export const reached = (point: CrashPoint): void => {
  if (points.hasSubscribers) points.publish(point)
}
