/** Why the app could not do what was asked, as a code that `locales/<language>/errors.json` turns into a sentence. */
export type ErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'conflict'
  | 'not_allowed'
  | 'unavailable'
  | 'unexpected'
  | 'consent_missing'
  | 'consent_expired'
  | 'speaker_has_left'
  | 'colleague_still_here'
  | 'text_empty'
  | 'text_too_long'
  | 'answer_too_long'
  | 'cannot_reply_here'
  | 'parent_deleted'
  | 'parent_not_shown'
  | 'conversation_moved'
  | 'not_privately_here'
  | 'no_thread_here'
  | 'part_before_first'
  | 'part_before_gone'
  | 'already_sent'
  | 'nothing_to_undo'
  | 'views_full'
  | 'action_not_possible'
  | 'action_already_done'
  | 'attachment_gone'
  | 'image_not_taken'
  | 'image_too_large'
  | 'images_too_many'
  | 'image_without_description'
  | 'image_description_too_long'
  | 'image_missing'
  | 'words_changed'
  | 'address_missing'
  | 'mail_account_missing'
  | 'summary_missing'
  | 'file_unreadable'
  | 'file_not_written'
  | 'file_empty'
  | 'file_binary'
  | 'file_without_rows'
  | 'file_without_text_column'
  | 'file_without_name_column'
  | 'file_not_json'
  | 'import_running'
  | 'import_interrupted'
  | 'import_kept_waiting'
  | 'quarantine_without_recipe'
  | 'date_not_understood'
  | 'sign_in_refused'
  | 'second_factor_needed'
  | 'server_address_wrong'
  | 'another_account'
  | 'browser_not_opened'
  | 'sign_in_expired'
  | 'server_unreachable'
  | 'server_answer_unreadable'
  | 'rate_limited'
  | 'disk_full'
  | 'disk_read_only'
  | 'export_not_readable'
  | 'backup_running'
  | 'other_account'
  | 'backup_stopped'
  | 'export_wrong_passphrase'
  | 'export_truncated'
  | 'export_altered'
  | 'backup_failed'
  | 'export_failed'
  | 'backup_folder_missing'
  | 'backup_missing'
  | 'backup_damaged'
  | 'database_damaged'
  | 'database_locked'
  | 'original_stands'
  | 'database_away'
  | 'disk_failed'
  | 'secret_storage_unavailable'
  | 'passphrase_wrong'

/** Values that the sentence of an error names (a file name, a limit, a network's own message). */
export type ErrorValues = Readonly<Record<string, string | number>>

export interface AppError {
  readonly code: ErrorCode
  readonly values?: ErrorValues
}

export type Result<T, E = AppError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** A refusal with its code, and what its sentence names. */
export const err = (
  code: ErrorCode,
  values?: ErrorValues
): { readonly ok: false; readonly error: AppError } => ({
  ok: false,
  error: values === undefined ? { code } : { code, values }
})

/** Ends a switch over a union: adding a member to the union makes the call a type error. */
export const unreachable = (value: never): never => {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`)
}
