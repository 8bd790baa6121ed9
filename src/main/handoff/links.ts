import type { ColleagueId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { HandoffRow, LinkRow } from '../store/schema.ts'
import { getLink, insertLink } from '../store/links.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { consentToken, handoffToken, type LinkToken, sameDigest, splitToken } from './tokens.ts'

/**
 * The link of this version of a hand-off, its row made where it is missing: another vault (the command line has its own) may
 * have made the first one, and both open the same page.
 */
export const ensureHandoffLink = async (
  tx: WriteDb,
  key: string,
  handoff: Pick<HandoffRow, 'id' | 'colleague_id'>,
  version: number,
  now: Instant
): Promise<LinkToken> => {
  const link = handoffToken(key, handoff.id, version)
  await insertLink(tx, {
    selector: link.selector,
    secret_hash: link.secretHash,
    purpose: 'handoff',
    colleague_id: handoff.colleague_id,
    handoff_id: handoff.id,
    version,
    created_at: now
  })
  return link
}

/** The link of a colleague's own page of consent. */
export const ensureConsentLink = async (
  tx: WriteDb,
  key: string,
  colleagueId: ColleagueId,
  now: Instant
): Promise<LinkToken> => {
  const link = consentToken(key, colleagueId)
  await insertLink(tx, {
    selector: link.selector,
    secret_hash: link.secretHash,
    purpose: 'consent',
    colleague_id: colleagueId,
    handoff_id: null,
    version: 1,
    created_at: now
  })
  return link
}

/** The row that a token of this purpose opens; null for anything else, after the same work. */
export const openLink = async (
  db: AnyDb,
  token: string,
  purpose: LinkRow['purpose']
): Promise<LinkRow | null> => {
  const parts = splitToken(token)
  if (parts === null) return null
  const row = await getLink(db, parts.selector)
  const fits = sameDigest(parts.secretHash, row?.secret_hash ?? parts.secretHash.replace(/./gu, '0'))
  return fits && row !== null && row.purpose === purpose ? row : null
}
