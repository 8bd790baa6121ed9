/** Rows as the app of each migration wrote them, by raw SQL: later code and types must not change them. */
export const oldRows = {
  '0001-accounts': [
    `insert into account (id, network, connection, remote_id, name, handle, place, settings, secret_ref, created_at,
      paused_at, removed_at, last_success_at, last_item_at, next_poll_at, failure, failure_count)
      values ('account-1', 'bluesky', 'live', 'did:plc:moulin', 'Le Moulin', 'moulin.example', 'Nantes', '{"server":"https://pds.example"}',
      'secret-1', '2026-11-01T08:00:00.000Z', null, null, '2026-11-01T09:00:00.000Z', null, '2026-11-01T09:01:00.000Z',
      '{"kind":"unavailable","message":"down"}', 2)`,
    `insert into account (id, network, connection, remote_id, name, settings, created_at)
      values ('account-2', 'youtube', 'file', 'chaîne du moulin', 'Chaîne du Moulin', '{}', '2026-11-02T08:00:00.000Z')`,
    `insert into cursor (account_id, stream, value, saved_at)
      values ('account-1', 'notifications', '{"seen":"2026-11-01T09:00:00.000Z"}', '2026-11-01T09:00:00.000Z')`,
    `insert into setting (key, value) values ('language', '"fr"')`
  ],
  '0002-colleagues': [
    `insert into colleague (id, name, role, place, email, portrait, languages, topics, bio, hours, absences, weekly_budget,
      created_at, left_at, sample_at)
      values ('colleague-1', 'Irène Fabre', 'Boulangère', 'Nantes', 'irene@moulin.example', null, '["fr","en"]', '["levain"]',
      'Pétrit la nuit.', '{"timeZone":"Europe/Paris","spans":[]}', '[]', 6, '2026-11-01T08:00:00.000Z', null, null)`,
    `insert into signature (colleague_id, network, name_form, text) values ('colleague-1', 'bluesky', 'first', 'boulangère')`,
    `insert into consent (id, colleague_id, network, kind, valid_until, recorded_at)
      values ('consent-1', 'colleague-1', 'bluesky', 'grant', '2027-11-01T08:00:00.000Z', '2026-11-01T08:00:00.000Z')`
  ],
  '0003-conversations': [
    `insert into person (id, created_at) values ('person-1', '2026-11-03T08:00:00.000Z')`,
    `insert into handle (id, network, remote_id, handle, name, url, created_at)
      values ('handle-1', 'bluesky', 'did:plc:odile', 'odile.example', 'Odile G.', null, '2026-11-03T08:00:00.000Z')`,
    `insert into person_link (person_id, handle_id, evidence, created_at)
      values ('person-1', 'handle-1', '{"kind":"same_handle"}', '2026-11-03T08:00:00.000Z')`,
    `insert into conversation (id, account_id, ref, person_id, handle_id, subject_title, state, state_at, later_until,
      silence_reason, assignee_id, suggested_id, excerpt, rating, message_count, last_inbound_at)
      values ('conversation-1', 'account-1', 'at://odile/1', 'person-1', 'handle-1', 'Le pain de mie', 'later',
      '2026-11-03T08:05:00.000Z', '2026-11-05T08:00:00.000Z', null, 'colleague-1', 'colleague-1', 'Bonjour', null, 1,
      '2026-11-03T08:00:00.000Z')`,
    `insert into message (sequence, id, conversation_id, account_id, ref, side, handle_id, text, spans, reply_target,
      published_at, sort_at, asks_at, received_at)
      values (1, 'message-1', 'conversation-1', 'account-1', 'at://odile/1', 'theirs', 'handle-1', 'Bonjour, au levain ?', '[]',
      '{"cid":"1"}', '2026-11-03T08:00:00.000Z', '2026-11-03T08:00:00.000Z', '2026-11-03T08:00:10.000Z', '2026-11-03T08:00:10.000Z')`,
    `insert into message_revision (message_id, text, replaced_at)
      values ('message-1', 'Bonjour', '2026-11-03T08:02:00.000Z')`,
    `insert into ranking (conversation_id, decision, made_at)
      values ('conversation-1', '{"choice":null,"ranking":[]}', '2026-11-03T08:00:11.000Z')`,
    `insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at)
      values ('assignment-1', 'conversation-1', 'colleague-1', 'override', '{"choice":null,"ranking":[]}', 2,
      '2026-11-03T08:04:00.000Z')`,
    `insert into learned_word (assignment_id, colleague_id, word) values ('assignment-1', 'colleague-1', 'levain')`,
    `insert into audit (id, batch, at, action, conversation_id, before, after)
      values ('audit-1', 'batch-1', '2026-11-03T08:04:00.000Z', 'assign', 'conversation-1', '{}', '{}')`
  ],
  '0004-replies': [
    `insert into draft (conversation_id, body, speaker_id, updated_at)
      values ('conversation-1', 'Bonjour Odile', 'colleague-1', '2026-11-03T08:06:00.000Z')`,
    `insert into outbox (id, conversation_id, account_id, network, parent_message_id, reply_target, parent_ref, body, text,
      text_hash, approved_hash, approval, speaker_id, consent_id, consent_kind, consent_until, idempotency_key, state, attempt,
      due_at, created_at)
      values ('outbox-1', 'conversation-1', 'account-1', 'bluesky', 'message-1', '{"cid":"1"}', 'at://odile/1', 'Oui !',
      'Oui !' || char(10) || 'Irène, boulangère', 'hash-1', 'hash-1', 'vouched', 'colleague-1', 'consent-1', 'grant',
      '2027-11-01T08:00:00.000Z', 'key-1', 'queued', 0, '2026-11-03T08:07:10.000Z', '2026-11-03T08:07:00.000Z')`
  ],
  '0005-imports': [
    `insert into import_run (id, account_id, file_name, state, started_at, finished_at, bytes_read, bytes, read, added,
      updated, unchanged, rejected, failure)
      values ('import-1', 'account-2', 'commentaires.csv', 'done', '2026-11-02T08:00:00.000Z', '2026-11-02T08:00:02.000Z', 900, 900,
      10, 8, 0, 1, 1, null)`,
    `insert into import_mapping (signature, mapping, network, account_name, used_at)
      values ('signature-1', '{"text":"CONTENT"}', 'youtube', 'Chaîne du Moulin', '2026-11-02T08:00:00.000Z')`,
    `insert into quarantine (id, import_id, account_id, line, reason, reason_values, raw, created_at)
      values ('quarantine-1', 'import-1', 'account-2', 7, 'date_unreadable', '{}', 'a,b', '2026-11-02T08:00:01.000Z')`
  ],
  '0006-open-networks': [
    `update message set audience = 'followers', standing = 'held', liked_at = '2026-11-03T08:08:00.000Z' where id = 'message-1'`,
    `update account set since = '2026-10-02T08:00:00.000Z', reached_back_at = '2026-10-20T08:00:00.000Z' where id = 'account-1'`,
    `insert into attachment (id, message_id, position, kind, source_kind, source_at, preview_kind, preview_at, description,
      name, width, height)
      values ('attachment-1', 'message-1', 0, 'video', 'address', 'https://media.example/pain.mp4', 'address',
      'https://media.example/pain.jpg', 'Un pain qui lève', null, 1280, 720)`,
    `insert into attachment_file (attachment_id, part, state, hash, media_type, bytes, reason, fetched_at, used_at)
      values ('attachment-1', 'preview', 'kept', 'hash-2', 'image/jpeg', 4096, null, '2026-11-03T08:08:00.000Z',
      '2026-11-03T08:09:00.000Z')`,
    `insert into quiet_event (id, account_id, ref, kind, handle_id, about_ref, about_text, about_url, at, received_at)
      values ('quiet-1', 'account-1', 'like-1', 'like', 'handle-1', 'at://moulin/1', 'Notre pain', null,
      '2026-11-03T08:08:00.000Z', '2026-11-03T08:08:10.000Z')`,
    `insert into message_action (id, message_id, account_id, network, kind, body, text, text_hash, approved_hash, speaker_id,
      consent_id, consent_kind, consent_until, state, attempt, due_at, failure, created_at, ended_at)
      values ('action-1', 'message-1', 'account-1', 'bluesky', 'like', null, null, null, null, null, null, null, null,
      'queued', 0, '2026-11-03T08:09:00.000Z', null, '2026-11-03T08:09:00.000Z', null)`,
    `insert into draft_image (id, conversation_id, position, hash, media_type, bytes, width, height, description, added_at)
      values ('image-1', 'conversation-1', 0, 'hash-3', 'image/png', 2048, 640, 480, '', '2026-11-03T08:06:30.000Z')`,
    `insert into outbox_image (outbox_id, position, hash, media_type, bytes, width, height, description)
      values ('outbox-1', 0, 'hash-4', 'image/png', 2048, 640, 480, 'La miche du jour')`
  ],
  '0007-routing': [
    `update conversation set weight = 3 where id = 'conversation-1'`,
    `insert into topic_consent (id, colleague_id, topic, kind, recorded_at)
      values ('topic-consent-1', 'colleague-1', 'politique', 'refuse', '2026-11-05T08:00:00.000Z')`,
    `insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at, weighed_at)
      values ('assignment-2', 'conversation-1', 'colleague-1', 'passed_on', '{"choice":null,"ranking":[]}', 3,
      '2026-11-05T08:04:00.000Z', '2026-11-05T09:00:00.000Z')`
  ],
  '0008-handoffs': [
    `insert into handoff (id, conversation_id, colleague_id, parent_message_id, language, letter, state, purpose, version,
      due_at, expires_at, typed, state_at, created_at)
      values ('handoff-1', 'conversation-1', 'colleague-1', 'message-1', 'fr', '{}', 'asked', 'words', 1,
      '2026-11-06T08:00:00.000Z', '2026-11-11T08:00:00.000Z', 'Oui, au lev', '2026-11-04T08:00:00.000Z',
      '2026-11-04T08:00:00.000Z')`,
    `insert into link (selector, secret_hash, purpose, colleague_id, handoff_id, version, created_at, revoked_at)
      values ('selector-1', 'hash-5', 'handoff', 'colleague-1', 'handoff-1', 1, '2026-11-04T08:00:00.000Z', null)`,
    `insert into letter (id, colleague_id, handoff_id, version, kind, carrier, to_address, subject, html, text, message_id,
      mail_token_hash, state, attempt, due_at, created_at)
      values ('letter-1', 'colleague-1', 'handoff-1', 1, 'request', 'smtp', 'irene@moulin.example', 'Odile demande', '<p>', 'Bonjour',
      '<pp-1@moulin.example>', 'hash-6', 'queued', 0, '2026-11-04T08:00:10.000Z', '2026-11-04T08:00:00.000Z')`,
    `insert into inbound_mail (id, message_id, digest, from_address, subject, received_at, raw_file, text, whole_text,
      attachments, handoff_id, outcome, reason, created_at)
      values ('mail-1', 'm1@moulin.example', 'digest-1', 'irene@moulin.example', 'Re', '2026-11-04T09:00:00.000Z', 'mail-1.eml',
      'Oui, au levain.', 'Oui, au levain. > Bonjour', '[]', 'handoff-1', 'answer', null, '2026-11-04T09:00:00.000Z')`,
    `insert into handoff_answer (id, handoff_id, version, source, text, oddity, from_address, mail_id, nonce, standing, arrived_at)
      values ('answer-1', 'handoff-1', 1, 'mail', 'Oui, au levain.', null, 'irene@moulin.example', 'mail-1', null, 'used',
      '2026-11-04T09:00:00.000Z')`,
    `insert into approval (id, handoff_id, colleague_id, words, words_hash, kind, corrects, given_at)
      values ('approval-1', 'handoff-1', 'colleague-1', 'Oui !', 'hash-7', 'written', null, '2026-11-04T09:00:00.000Z')`,
    `insert into seal (outbox_id, speaker_id, text_hash, approval_id, words_hash)
      values ('outbox-1', 'colleague-1', 'hash-1', 'approval-1', 'hash-7')`,
    `insert into proposal (conversation_id, words, colleague_id, created_at)
      values ('conversation-1', 'Paul', null, '2026-11-04T09:30:00.000Z')`
  ]
} as const
