import type { Generated } from 'kysely'
import type {
  AccountId,
  AssignmentId,
  AttachmentId,
  AuditId,
  ColleagueId,
  ConsentId,
  ConversationId,
  HandleId,
  ImportId,
  MessageActionId,
  MessageId,
  OutboxId,
  PersonId,
  QuietEventId
} from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AttachmentKind, Audience, Standing } from '../../shared/model/message.ts'
import type { MessageAction, Network } from '../../shared/model/network.ts'
import type { QuietEventKind } from '../../shared/model/quiet-event.ts'

/**
 * One interface for each table. Only text, integer and real, so that SQLite and PostgreSQL hold the same rows; times are
 * Instant text, JSON is text that zod parses at the edge, booleans are nullable instants that also say when.
 */
export interface Database {
  account: AccountRow
  cursor: CursorRow
  person: PersonRow
  handle: HandleRow
  person_link: PersonLinkRow
  conversation: ConversationRow
  message: MessageRow
  message_revision: MessageRevisionRow
  attachment: AttachmentRow
  quiet_event: QuietEventRow
  message_action: MessageActionRow
  colleague: ColleagueRow
  signature: SignatureRow
  consent: ConsentRow
  ranking: RankingRow
  assignment: AssignmentRow
  learned_word: LearnedWordRow
  draft: DraftRow
  outbox: OutboxRow
  audit: AuditRow
  import_run: ImportRunRow
  import_mapping: ImportMappingRow
  quarantine: QuarantineRow
  setting: SettingRow
}

export interface AccountRow {
  id: AccountId
  network: Network
  connection: 'live' | 'file' | 'sample'
  /** The network's own id of the presence (a DID, a page id); for files, the account's name in lower case. */
  remote_id: string
  name: string
  handle: string | null
  place: string | null
  settings: string
  /** Where the vault keeps its secret; never the secret. */
  secret_ref: string | null
  created_at: Instant
  paused_at: Instant | null
  /** Forgotten by the person; its history stays. */
  removed_at: Instant | null
  last_success_at: Instant | null
  last_item_at: Instant | null
  next_poll_at: Instant | null
  failure: string | null
  failure_count: number
  /** How far back the first polls go; null for files. */
  since: Instant | null
  /** How far back they have come, while they go on. */
  reached_back_at: Instant | null
  /** When they had read everything since then. */
  caught_up_at: Instant | null
  /** When the person will have to sign in again, where that is known. */
  expires_at: Instant | null
}

export interface CursorRow {
  account_id: AccountId
  stream: string
  value: string
  saved_at: Instant
}

export interface PersonRow {
  id: PersonId
  created_at: Instant
}

export interface HandleRow {
  id: HandleId
  network: Network
  /** The network's stable id where it has one, else the handle in lower case. */
  remote_id: string
  handle: string
  name: string
  url: string | null
  created_at: Instant
}

/** Which person holds a handle, with the evidence; undone rather than deleted. */
export interface PersonLinkRow {
  person_id: PersonId
  handle_id: HandleId
  evidence: string
  created_at: Instant
  undone_at: Instant | null
}

export interface ConversationRow {
  id: ConversationId
  account_id: AccountId
  /** The network's id of the root. */
  ref: string
  /** Who opened it, and under which handle. */
  person_id: PersonId | null
  handle_id: HandleId | null
  subject_title: string | null
  subject_text: string | null
  subject_url: string | null
  state: 'to_answer' | 'later' | 'done' | 'silence'
  state_at: Instant
  later_until: Instant | null
  silence_reason: string | null
  assignee_id: ColleagueId | null
  suggested_id: ColleagueId | null
  excerpt: string
  rating: number | null
  message_count: number
  last_inbound_at: Instant
  last_outbound_at: Instant | null
  read_at: Instant | null
}

export interface MessageRow {
  /** Grows by one with each message received; also the row of the full-text index. */
  sequence: number
  id: MessageId
  conversation_id: ConversationId
  account_id: AccountId
  ref: string
  parent_ref: string | null
  side: 'theirs' | 'ours'
  handle_id: HandleId | null
  speaker_id: ColleagueId | null
  text: string
  spans: string
  /** What the network needs to answer this message, opaque to all but its connector. */
  reply_target: string | null
  url: string | null
  language: string | null
  rating: number | null
  /** As told by the network or the file; null when it was not. */
  published_at: Instant | null
  /** The earlier of published_at and received_at: what lists sort by. */
  sort_at: Instant
  /** Since when it asks for an answer; null for ours and for what is only context. */
  asks_at: Instant | null
  received_at: Instant
  edited_at: Instant | null
  deleted_at: Instant | null
  audience: Audience
  standing: Standing
  /** Since when we like it. */
  liked_at: Instant | null
}

export interface MessageRevisionRow {
  message_id: MessageId
  text: string
  /** When this text was replaced by the next one, as we saw it. */
  replaced_at: Instant
}

/** What came with a message: where it can be fetched, never the thing itself. */
export interface AttachmentRow {
  id: AttachmentId
  message_id: MessageId
  /** From zero, in the order of the message. */
  position: number
  kind: AttachmentKind
  /** address: anybody may fetch it · account: only the connector knows where it is. */
  source_kind: 'address' | 'account'
  source_at: string
  preview_kind: 'address' | 'account' | null
  preview_at: string | null
  description: string | null
  name: string | null
  width: number | null
  height: number | null
}

/** A like or a repost of something of ours: kept, shown beside it, and asking for nothing. */
export interface QuietEventRow {
  id: QuietEventId
  account_id: AccountId
  ref: string
  kind: QuietEventKind
  handle_id: HandleId
  /** The `ref` of our message, whether it is in the store or not. */
  about_ref: string
  about_text: string | null
  about_url: string | null
  at: Instant
  received_at: Instant
}

/** Something to be done to a message on its network; each kind may be tried again without harm. */
export interface MessageActionRow {
  id: MessageActionId
  message_id: MessageId
  account_id: AccountId
  kind: MessageAction
  /** Of an edit: the final, signed words, whose they are, and the consent that allows it. */
  text: string | null
  speaker_id: ColleagueId | null
  consent_id: ConsentId | null
  state: 'queued' | 'done' | 'blocked' | 'cancelled'
  attempt: number
  /** Not before. */
  due_at: Instant | null
  failure: string | null
  created_at: Instant
  ended_at: Instant | null
}

export interface ColleagueRow {
  id: ColleagueId
  name: string
  role: string
  place: string | null
  email: string | null
  portrait: string | null
  languages: string
  topics: string
  bio: string
  hours: string
  absences: string
  weekly_budget: number | null
  created_at: Instant
  left_at: Instant | null
  /** Came with the sample inbox. */
  sample_at: Instant | null
}

export interface SignatureRow {
  colleague_id: ColleagueId
  network: Network
  name_form: 'full' | 'first' | 'initials'
  text: string
}

/** Append-only: the latest line of a colleague and network counts. */
export interface ConsentRow {
  id: ConsentId
  colleague_id: ColleagueId
  network: Network
  kind: 'grant' | 'withdraw'
  valid_until: Instant
  recorded_at: Instant
}

export interface RankingRow {
  conversation_id: ConversationId
  decision: string
  made_at: Instant
}

export interface AssignmentRow {
  id: AssignmentId
  conversation_id: ConversationId
  colleague_id: ColleagueId
  /** accepted: the first of the ranking · override: the person chose another. */
  kind: 'accepted' | 'override'
  /** The ranking that the person saw. */
  decision: string
  /** 1 normal, 2 delicate, 3 hostile; chosen by the person. */
  weight: number
  decided_at: Instant
  undone_at: Instant | null
}

/** A word of a conversation that a confirmed assignment taught. */
export interface LearnedWordRow {
  assignment_id: AssignmentId
  colleague_id: ColleagueId
  word: string
}

export interface DraftRow {
  conversation_id: ConversationId
  body: string
  speaker_id: ColleagueId | null
  updated_at: Instant
  /** A reply was published meanwhile; kept 30 days. */
  retired_at: Instant | null
}

export interface OutboxRow {
  id: OutboxId
  conversation_id: ConversationId
  account_id: AccountId
  network: Network
  parent_message_id: MessageId
  /** Frozen at the click: what the connector needs to answer. */
  reply_target: string | null
  parent_ref: string
  body: string
  text: string
  text_hash: string
  /** The hash of the text that the speaker approved; a constraint keeps it equal to text_hash. */
  approved_hash: string
  /** vouched: the community manager vouches for the speaker's agreement · approved: the speaker approved by link. */
  approval: 'vouched' | 'approved'
  speaker_id: ColleagueId
  consent_id: ConsentId
  consent_kind: 'grant'
  consent_until: Instant
  idempotency_key: string
  state: 'queued' | 'sending' | 'unconfirmed' | 'with_person' | 'blocked' | 'sent' | 'cancelled'
  attempt: number
  /** Read-backs made since the answer was lost. */
  checks: Generated<number>
  /** queued: not before · sending: end of the lease · unconfirmed: when to look. */
  due_at: Instant | null
  first_tried_at: Instant | null
  blocked_reason: string | null
  failure: string | null
  sent_at: Instant | null
  proof: 'network' | 'person' | null
  published_ref: string | null
  published_url: string | null
  /** When our message was put into the conversation: what follows `sent`, apart from it. */
  recorded_at: Instant | null
  cancelled_at: Instant | null
  created_at: Instant
}

/** Who decided what, when; `before` makes it undoable. */
export interface AuditRow {
  id: AuditId
  /** Rows of one action on several conversations share it. */
  batch: string
  at: Instant
  action: string
  conversation_id: ConversationId | null
  before: string | null
  after: string | null
  undone_at: Instant | null
}

export interface ImportRunRow {
  id: ImportId
  account_id: AccountId
  file_name: string
  state: 'running' | 'done' | 'stopped' | 'failed'
  started_at: Instant
  finished_at: Instant | null
  bytes_read: number
  bytes: number
  read: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  failure: string | null
}

/** What the person chose for files of this shape. */
export interface ImportMappingRow {
  /** The sorted column names, hashed. */
  signature: string
  mapping: string
  network: Network
  account_name: string
  used_at: Instant
}

/** What could not be placed, with its raw content: nothing is dropped in silence. */
export interface QuarantineRow {
  id: string
  import_id: ImportId | null
  account_id: AccountId | null
  line: number | null
  reason: string
  reason_values: string
  raw: string
  created_at: Instant
}

export interface SettingRow {
  key: string
  value: string
}
