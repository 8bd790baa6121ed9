import type { Consent } from '../../shared/model/colleague.ts'
import type { ColleagueId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { getColleague } from '../store/colleagues.ts'
import { getValidConsent } from '../store/consents.ts'
import type { AnyDb } from '../store/store.ts'

/** The consent that lets a colleague be named on a network now; refused with `consent_missing` or `consent_expired`. */
export const consentToSpeak = async (
  db: AnyDb,
  speakerId: ColleagueId,
  network: Network,
  now: Instant
): Promise<Result<Consent>> => {
  const answer = await getValidConsent(db, speakerId, network, now)
  if (answer.kind === 'valid') return ok(answer.consent)
  const name = (await getColleague(db, speakerId, now))?.name ?? ''
  return err(answer.kind === 'expired' ? 'consent_expired' : 'consent_missing', { name, network })
}
