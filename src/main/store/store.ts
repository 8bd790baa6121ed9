import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { TableName } from '../../shared/contract/define.ts'
import type { Database } from './schema.ts'

/** A handle that can only read: writing through it is a type error, and its connection is opened read-only. */
export type ReadDb = ReadonlyKysely<Database>

/** A handle inside a transaction: only `Store.write` gives one. Inside it use nothing else, and never wait for a network. */
export type WriteDb = Transaction<Database>

/** Either: a query function that takes it serves both reads and transactions. */
export type AnyDb = ReadDb | WriteDb

export interface Store {
  readonly read: ReadDb
  /** Runs the work in one immediate transaction; after the commit, tells the listeners which tables were written. */
  write<T>(work: (tx: WriteDb) => Promise<T>): Promise<T>
  /** Called after each commit, once, with the tables written. Returns the function that ends it. */
  onChanged(listener: (tables: ReadonlySet<TableName>) => void): () => void
  /** For changes committed by another connection (the import worker), which tells of them itself. */
  announce(tables: ReadonlySet<TableName>): void
  /** What is wrong with the file, in the database's own words: pages, foreign keys, full-text index. May take seconds. */
  check(): Promise<readonly string[]>
  /**
   * After something was forgotten: what is left of its words in the full-text index and in the log goes too. In small steps,
   * since the window goes on meanwhile.
   */
  wipe(): Promise<void>
  /**
   * For a thread that writes much at once: its log may grow long before it is carried into the file, so that a page written
   * many times is carried once, and has been carried when the work is over.
   */
  fill<T>(work: () => Promise<T>): Promise<T>
  /**
   * While another thread fills the file: that one carries the long log, never a short transaction of this one. Returns the
   * function that ends it.
   */
  leaveLog(): () => void
  /** Whether the file that is open still bears its name. Somebody may take it away, or put another in its place. */
  where(): 'in_place' | 'gone' | 'exchanged'
  /** Writes all that the open file holds into a new one, which knows no home yet. */
  rescue(to: string): void
  close(): Promise<void>
}

/** Why a database could not be opened; each has its sentence in `locales/<language>/startup.json`. */
export type OpenProblem =
  | { readonly kind: 'newer_than_app'; readonly file: string; readonly migration: string }
  | { readonly kind: 'not_a_database'; readonly file: string }
  | { readonly kind: 'damaged'; readonly file: string; readonly detail: string }
  | { readonly kind: 'locked'; readonly file: string }
  /** Another process has this inbox open and works for it. */
  | { readonly kind: 'in_use'; readonly file: string }
  | { readonly kind: 'disk_full'; readonly file: string }
  /** No room in its path for the names beside it. */
  | { readonly kind: 'path_too_long'; readonly file: string }
  | { readonly kind: 'cannot_open'; readonly file: string; readonly detail: string }
  | {
      readonly kind: 'migration_failed'
      readonly file: string
      readonly migration: string
      readonly backup: string | null
      readonly detail: string
    }
