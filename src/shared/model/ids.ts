import { z } from 'zod'

/** Our own ids are text made by the app (`runtime/ids.ts`): they sort by the time they were made. */
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
export const handoffIdSchema = id<'HandoffId'>()
export const answerIdSchema = id<'AnswerId'>()
export const approvalIdSchema = id<'ApprovalId'>()
export const letterIdSchema = id<'LetterId'>()
export const inboundMailIdSchema = id<'InboundMailId'>()
export const importIdSchema = id<'ImportId'>()
export const auditIdSchema = id<'AuditId'>()
export const attachmentIdSchema = id<'AttachmentId'>()
export const draftImageIdSchema = id<'DraftImageId'>()
export const quietEventIdSchema = id<'QuietEventId'>()
export const messageActionIdSchema = id<'MessageActionId'>()
export const proofIdSchema = id<'ProofId'>()
export const snippetIdSchema = id<'SnippetId'>()
export const savedViewIdSchema = id<'SavedViewId'>()
export const noteIdSchema = id<'NoteId'>()
export const themeIdSchema = id<'ThemeId'>()

export type ProofId = z.infer<typeof proofIdSchema>
export type SnippetId = z.infer<typeof snippetIdSchema>
export type SavedViewId = z.infer<typeof savedViewIdSchema>
export type NoteId = z.infer<typeof noteIdSchema>
export type ThemeId = z.infer<typeof themeIdSchema>
export type AccountId = z.infer<typeof accountIdSchema>
export type PersonId = z.infer<typeof personIdSchema>
export type HandleId = z.infer<typeof handleIdSchema>
export type ConversationId = z.infer<typeof conversationIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type ColleagueId = z.infer<typeof colleagueIdSchema>
export type ConsentId = z.infer<typeof consentIdSchema>
export type AssignmentId = z.infer<typeof assignmentIdSchema>
export type OutboxId = z.infer<typeof outboxIdSchema>
export type HandoffId = z.infer<typeof handoffIdSchema>
export type AnswerId = z.infer<typeof answerIdSchema>
export type ApprovalId = z.infer<typeof approvalIdSchema>
export type LetterId = z.infer<typeof letterIdSchema>
export type InboundMailId = z.infer<typeof inboundMailIdSchema>
export type ImportId = z.infer<typeof importIdSchema>
export type AuditId = z.infer<typeof auditIdSchema>
export type AttachmentId = z.infer<typeof attachmentIdSchema>
export type DraftImageId = z.infer<typeof draftImageIdSchema>
export type QuietEventId = z.infer<typeof quietEventIdSchema>
export type MessageActionId = z.infer<typeof messageActionIdSchema>
