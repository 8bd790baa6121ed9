import { z } from 'zod'

/** Our own ids are UUIDv7 text made by the app: they sort by the time they were made. */
const id = <Name extends string>() => z.string().min(1).max(64).brand<Name>()

export const accountIdSchema = id<'AccountId'>()
export const personIdSchema = id<'PersonId'>()
export const handleIdSchema = id<'HandleId'>()
export const conversationIdSchema = id<'ConversationId'>()
export const messageIdSchema = id<'MessageId'>()
export const colleagueIdSchema = id<'ColleagueId'>()
export const consentIdSchema = id<'ConsentId'>()
export const assignmentIdSchema = id<'AssignmentId'>()
export const outboxIdSchema = id<'OutboxId'>()
export const importIdSchema = id<'ImportId'>()
export const auditIdSchema = id<'AuditId'>()

export type AccountId = z.infer<typeof accountIdSchema>
export type PersonId = z.infer<typeof personIdSchema>
export type HandleId = z.infer<typeof handleIdSchema>
export type ConversationId = z.infer<typeof conversationIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type ColleagueId = z.infer<typeof colleagueIdSchema>
export type ConsentId = z.infer<typeof consentIdSchema>
export type AssignmentId = z.infer<typeof assignmentIdSchema>
export type OutboxId = z.infer<typeof outboxIdSchema>
export type ImportId = z.infer<typeof importIdSchema>
export type AuditId = z.infer<typeof auditIdSchema>
