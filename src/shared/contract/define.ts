import type { z } from 'zod'
import type { Result } from '../result.ts'

/** The tables that the screens can see; a change in one refreshes the queries that read it. */
export const tableNames = [
  'account',
  'approval',
  'assignment',
  'attachment',
  'attachment_file',
  'audit',
  'consent',
  'conversation',
  'conversation_theme',
  'cursor',
  'draft',
  'draft_image',
  'forgotten',
  'handle',
  'handle_search',
  'handoff',
  'handoff_answer',
  'import_mapping',
  'import_run',
  'inbound_mail',
  'learned_word',
  'letter',
  'link',
  'message',
  'message_action',
  'message_revision',
  'message_search',
  'note',
  'note_draft',
  'note_search',
  'outbox',
  'outbox_image',
  'own_word',
  'person',
  'person_link',
  'proof',
  'proposal',
  'quarantine',
  'quiet_event',
  'ranking',
  'saved_view',
  'seal',
  'setting',
  'signature',
  'theme',
  'snippet',
  'topic_consent',
  'view_count',
  'colleague'
] as const
export type TableName = (typeof tableNames)[number]

export interface Query<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: 'query'
  readonly input: Input
  readonly output: Output
  /** What it reads: the screens refresh it when one of these changes. A test compares with what it really reads. */
  readonly reads: readonly TableName[]
}

export interface Command<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: 'command'
  readonly input: Input
  readonly output: Output
}

/** Asks something and changes nothing. */
export const query = <Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<Query<Input, Output>, 'kind'>
): Query<Input, Output> => ({ kind: 'query', ...definition })

/** Does one thing, named by a verb of the domain. */
export const command = <Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<Command<Input, Output>, 'kind'>
): Command<Input, Output> => ({ kind: 'command', ...definition })

export type AnyCall = Query<z.ZodType, z.ZodType> | Command<z.ZodType, z.ZodType>
export type AnyContract = Readonly<Record<string, Readonly<Record<string, AnyCall>>>>

/** What a caller sends and receives. */
export type InputOf<Call extends AnyCall> = z.input<Call['input']>
export type OutputOf<Call extends AnyCall> = z.output<Call['output']>

/** `'inbox.list'`: every call of a contract. */
export type PathOf<Contract extends AnyContract> = {
  [Module in keyof Contract & string]: `${Module}.${keyof Contract[Module] & string}`
}[keyof Contract & string]

export type CallAt<
  Contract extends AnyContract,
  Path extends string
> = Path extends `${infer Module}.${infer Name}`
  ? Module extends keyof Contract
    ? Name extends keyof Contract[Module]
      ? Contract[Module][Name]
      : never
    : never
  : never

/** One handler for each call: a missing or a superfluous one does not compile. */
export type Handlers<Contract extends AnyContract, Context> = {
  readonly [Module in keyof Contract]: {
    readonly [Name in keyof Contract[Module]]: (
      ctx: Context,
      input: z.output<Contract[Module][Name]['input']>
    ) => Promise<Result<z.input<Contract[Module][Name]['output']>>>
  }
}
