import type { Generated } from 'kysely'
import type {
  AccountId,
  AnswerId,
  ApprovalId,
  AssignmentId,
  AttachmentId,
  AuditId,
  ColleagueId,
  ConsentId,
  ConversationId,
  DraftImageId,
  HandleId,
  HandoffId,
  ImportId,
  InboundMailId,
  LetterId,
  MessageActionId,
  MessageId,
  NoteId,
  OutboxId,
  PersonId,
  ProofId,
  QuietEventId,
  SavedViewId,
  SnippetId,
  ThemeId
} from '../../shared/model/ids.ts'
import type {
  Carrier,
  HandoffPurpose,
  LetterKind,
  LetterLanguage,
  LetterState
} from '../../shared/model/handoff.ts'
import type { View } from '../../shared/model/conversation.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AttachmentKind, Audience, Standing } from '../../shared/model/message.ts'
import type { MessageAction, Network } from '../../shared/model/network.ts'
import type { QuietEventKind } from '../../shared/model/quiet-event.ts'
import type { Weight } from '../../shared/model/routing.ts'

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
  theme: ThemeRow
  conversation_theme: ConversationThemeRow
  note: NoteRow
  note_draft: NoteDraftRow
  attachment: AttachmentRow
  attachment_file: AttachmentFileRow
  quiet_event: QuietEventRow
  forgotten: ForgottenRow
  message_action: MessageActionRow
  colleague: ColleagueRow
  signature: SignatureRow
  consent: ConsentRow
  topic_consent: TopicConsentRow
  ranking: RankingRow
  assignment: AssignmentRow
  learned_word: LearnedWordRow
  draft: DraftRow
  draft_image: DraftImageRow
  outbox: OutboxRow
  outbox_image: OutboxImageRow
  handoff: HandoffRow
  link: LinkRow
  letter: LetterRow
  inbound_mail: InboundMailRow
  handoff_answer: HandoffAnswerRow
  approval: ApprovalRow
  seal: SealRow
  proposal: ProposalRow
  audit: AuditRow
  import_run: ImportRunRow
  import_mapping: ImportMappingRow
  quarantine: QuarantineRow
  saved_view: SavedViewRow
  own_word: OwnWordRow
  proof: ProofRow
  snippet: SnippetRow
  setting: SettingRow
  view_count: ViewCountRow
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
  /** While a look far back is under way: until when everything should have been read before it. */
  audit_up_to: Instant | null
  /** When the last one ended. */
  audited_at: Instant | null
  /** Of the one under way, else of the last: messages that earlier polls had missed, and those found changed. */
  audit_missed: number
  audit_changed: number
  /** What was said before waits for no answer when it first comes in; null: everything does. */
  done_before: Instant | null
}

export interface CursorRow {
  account_id: AccountId
  stream: string
  value: string
  saved_at: Instant
}

/** Somebody who asked to be forgotten, as a digest. */
export interface ForgottenRow {
  mark: string
  at: Instant
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
  /** What it weighs on who answers it: 1 normal, 2 delicate, 3 hostile; chosen by the person. */
  weight: Weight
  message_count: number
  last_inbound_at: Instant
  last_outbound_at: Instant | null
  read_at: Instant | null
  starred_at: Instant | null
  /** Since when what comes in no longer brings it back to `to_answer`. */
  muted_at: Instant | null
}

/** What conversations are about, in the company's own words. */
export interface ThemeRow {
  id: ThemeId
  name: string
  /** The name without accents and capitals: one theme for each. */
  folded: string
  created_at: Instant
}

export interface ConversationThemeRow {
  conversation_id: ConversationId
  theme_id: ThemeId
  added_at: Instant
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

/** What the team tells itself about a conversation: it never leaves. */
export interface NoteRow {
  /** Grows by one with each note; also the row of its full-text index. */
  sequence: number
  id: NoteId
  conversation_id: ConversationId
  words: string
  /** Who wrote it, by name; empty where nobody had said their name. */
  author: string
  written_at: Instant
  edited_at: Instant | null
  removed_at: Instant | null
}

/** A note that is being typed. */
export interface NoteDraftRow {
  conversation_id: ConversationId
  /** The note that is being changed; empty for one that is not there yet. */
  note_id: NoteId | ''
  words: string
  updated_at: Instant
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

/** What came of fetching an attachment, or the smaller picture of it. */
export interface AttachmentFileRow {
  attachment_id: AttachmentId
  part: 'whole' | 'preview'
  /** unavailable: it may be there another time. */
  state: 'kept' | 'refused' | 'gone' | 'unavailable'
  /** The file of the cache, named by the digest of its bytes. */
  hash: string | null
  media_type: string | null
  bytes: number | null
  reason: string | null
  fetched_at: Instant
  /** When somebody last looked at it: what nobody looks at goes first. */
  used_at: Instant
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
  network: Network
  kind: MessageAction
  /** Of an edit, as of a reply: what was typed, the final words and their seal, whose they are, and the consent. */
  body: string | null
  text: string | null
  text_hash: string | null
  approved_hash: string | null
  speaker_id: ColleagueId | null
  consent_id: ConsentId | null
  consent_kind: 'grant' | null
  consent_until: Instant | null
  state: 'queued' | 'done' | 'blocked' | 'cancelled'
  /** How often it was tried; from the first try on it may have arrived. */
  attempt: number
  /** Not before; while it is being tried, when it is taken up again. */
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
  /** A calendar of public holidays; `none`: works on them; null: as the company. */
  holidays: string | null
  created_at: Instant
  left_at: Instant | null
  /** On request: only the name under what was published is kept. */
  forgotten_at: Instant | null
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

/** Append-only: the latest line of a colleague and topic counts. */
export interface TopicConsentRow {
  id: ConsentId
  colleague_id: ColleagueId
  topic: string
  kind: 'refuse' | 'accept'
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
  /** accepted: the first of the ranking · override: the person chose another, or had seen none · passed_on: a colleague who was asked named them. */
  kind: 'accepted' | 'override' | 'passed_on'
  /** Of the ranking that the person saw, its first and whom it was given to. */
  decision: string
  /** 1 normal, 2 delicate, 3 hostile; chosen by the person. */
  weight: Weight
  decided_at: Instant
  /** When the weight was chosen, where that came after. */
  weighed_at: Instant | null
  undone_at: Instant | null
  /** Its conversation has taught nothing yet; null once it has. */
  to_learn_since: Instant | null
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
  /** Where snippets stand in the body: `Woven` of shared/model/snippet.ts. */
  woven: Generated<string>
  /** The message that the words were begun for; null: before it was kept, or it is gone. */
  parent_message_id: Generated<MessageId | null>
  /** The newest message that was there by then. */
  known_message_id: Generated<MessageId | null>
  /** When they were made for the person answered alone. */
  private_at: Generated<Instant | null>
  /** When the person asked that they leave as a thread. */
  thread_at: Generated<Instant | null>
}

/** An image of a reply that is being written; its file is named by the digest of its bytes. */
export interface DraftImageRow {
  id: DraftImageId
  conversation_id: ConversationId
  position: number
  hash: string
  media_type: string
  bytes: number
  width: number
  height: number
  /** What it shows; empty until it is written. */
  description: string
  added_at: Instant
}

/** An image frozen with its reply. */
export interface OutboxImageRow {
  outbox_id: OutboxId
  position: number
  hash: string
  media_type: string
  bytes: number
  width: number
  height: number
  description: string
}

export interface OutboxRow {
  id: OutboxId
  conversation_id: ConversationId
  account_id: AccountId
  network: Network
  parent_message_id: MessageId
  /** Frozen at the click: what the connector needs to answer. */
  reply_target: string | null
  /** Of a part whose part before is not known to stand there yet: `waitingRef` of that one. */
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
  /** Whose words are whose in the body, frozen with it; null: before it was kept. */
  provenance: Generated<string | null>
  /** Who reads it there, frozen with it. */
  audience: Generated<Audience>
  /** Of a thread: its first part, by which all of them are found; null: a reply of one part. */
  thread_id: Generated<OutboxId | null>
  /** From 1. */
  part: Generated<number>
  parts: Generated<number>
  /** Of a first part: all that was typed, with the lines that cut it. */
  whole: Generated<string | null>
}

/** A colleague asked to write. Why it came back is nowhere: see migration 0008. */
export interface HandoffRow {
  id: HandoffId
  conversation_id: ConversationId
  colleague_id: ColleagueId
  parent_message_id: MessageId
  language: LetterLanguage
  /** What the community manager decided of the letter, with the messages copied: `LetterContent` of `store/handoffs.ts`. */
  letter: string
  state: 'asked' | 'writing' | 'postponed' | 'answered' | 'accepted' | 'returned' | 'retired'
  purpose: HandoffPurpose
  version: number
  due_at: Instant
  expires_at: Instant
  writing_since: Instant | null
  writing_until: Instant | null
  postponed_until: Instant | null
  /** What the colleague types, kept every few seconds; theirs alone until they press the button. */
  typed: string
  typed_at: Instant | null
  proposed_words: string | null
  proposed_note: string | null
  reminded_at: Instant | null
  /** Their mail program answered that they are away. */
  away_at: Instant | null
  away_until: Instant | null
  outbox_id: OutboxId | null
  state_at: Instant
  created_at: Instant
}

/** A way in by the page, of which only the first part stands in clear: the rest is a secret, kept as its digest. */
export interface LinkRow {
  selector: string
  secret_hash: string
  purpose: 'handoff' | 'consent'
  colleague_id: ColleagueId
  handoff_id: HandoffId | null
  version: number
  created_at: Instant
  revoked_at: Instant | null
}

/** A letter to a colleague: its bytes, but for marks where the links will stand; frozen when it is made. */
export interface LetterRow {
  id: LetterId
  colleague_id: ColleagueId
  handoff_id: HandoffId | null
  version: number
  kind: LetterKind
  carrier: Carrier
  to_address: string | null
  subject: string
  html: string
  text: string
  /** Made with the letter, the same for every try. */
  message_id: string
  /** The Message-ID that it answers, of a mail that could not be placed. */
  answers: string | null
  /** The digest of the token that binds an answer to hand-off, colleague and version; null where no answer is asked for. */
  mail_token_hash: string | null
  state: LetterState
  attempt: number
  /** queued: not before · sending: end of the lease. */
  due_at: Instant | null
  failure: string | null
  sent_at: Instant | null
  created_at: Instant
}

/** An e-mail that came in, its raw bytes beside the database. */
export interface InboundMailRow {
  id: InboundMailId
  message_id: string | null
  /** SHA-256 of the raw bytes: the same e-mail twice is one. */
  digest: string
  from_address: string
  subject: string
  received_at: Instant
  /** Its name in the folder of raw mails. */
  raw_file: string
  /** The human words, without quotes and signature. */
  text: string
  whole_text: string
  /** Names, types and sizes as JSON; their bytes stay inside the raw mail, in quarantine. */
  attachments: string
  handoff_id: HandoffId | null
  outcome: 'answer' | 'absence' | 'unplaced'
  /** Why it could not be placed, as a code. */
  reason: string | null
  /** spam: the company’s mail server had put it there. */
  found_in: 'inbox' | 'spam'
  created_at: Instant
  /** What became of a mail that could not be placed, and when. */
  settled_at: Instant | null
  settled_as: 'placed' | 'set_aside' | null
}

/** Words that came back for a hand-off; none is ever removed by the app. */
export interface HandoffAnswerRow {
  id: AnswerId
  handoff_id: HandoffId
  version: number
  source: 'page' | 'mail'
  text: string
  oddity: 'late' | 'other_address' | 'second' | null
  from_address: string | null
  mail_id: InboundMailId | null
  /** Of the form it came by: the same form twice is one answer. */
  nonce: string | null
  standing: 'offered' | 'used' | 'set_aside'
  arrived_at: Instant
}

/** Words that a colleague stands behind. */
export interface ApprovalRow {
  id: ApprovalId
  handoff_id: HandoffId
  colleague_id: ColleagueId
  words: string
  /** Of the words in plain form: see `hashWords` of `store/approvals.ts`. */
  words_hash: string
  /** written: they wrote them · approved: shaped, and approved by a second link · corrected: within the agreed class. */
  kind: 'written' | 'approved' | 'corrected'
  corrects: ApprovalId | null
  given_at: Instant
}

/** Binds an approved reply to the approval of its speaker. */
export interface SealRow {
  outbox_id: OutboxId
  speaker_id: ColleagueId
  text_hash: string
  approval_id: ApprovalId
  words_hash: string
}

/** Who was named instead of the colleague asked, until the community manager decides. */
export interface ProposalRow {
  conversation_id: ConversationId
  words: string
  colleague_id: ColleagueId | null
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
  /** How the file was read, so that one row of it can be read again; null: by an earlier version. */
  recipe: string | null
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
  /** Of an item of a network: its id there, or the digest of what was sent. */
  ref: string | null
  /** Of a row of a file: the message that it stood inside of. */
  parent_ref: string | null
  /** What became of it, and when; null: it waits. */
  settled_at: Instant | null
  settled_as: 'placed' | 'set_aside' | null
}

/** A search kept under a key. */
export interface SavedViewRow {
  key: number
  id: SavedViewId
  name: string
  query: string
  created_at: Instant
}

/** A recorded fact behind a value of the company; days are `2026-11-28`. */
export interface ProofRow {
  id: ProofId
  fact: string
  value: string
  happened_on: string | null
  place: string
  witness: string
  link: string | null
  owner_id: ColleagueId | null
  expires_on: string | null
  created_at: Instant
}

/** A fact of the company that is woven into replies. */
export interface SnippetRow {
  id: SnippetId
  name: string
  text: string
  created_at: Instant
}

/** A word that the spell check leaves alone. */
export interface OwnWordRow {
  word: string
  added_at: Instant
}

export interface SettingRow {
  key: string
  value: string
}

/** How many conversations a view holds; kept true by `view-counts-sqlite.ts`. */
export interface ViewCountRow {
  /** `given`: no view, but what was given to a colleague and stands. */
  view: View | 'given'
  /** The colleague of `attributed` and `given`; empty for the others. */
  colleague_id: ColleagueId | ''
  count: number
}
