import type { Io, LocateOutcome } from '../connector.ts'
import type { DiscourseSession } from './session.ts'

/** An upload that only those who may see its post may see: the key says who asks. It goes to the forum alone. */
export const locateAttachment = async (
  { settings, credentials }: DiscourseSession,
  at: string,
  _io: Io
): Promise<LocateOutcome> =>
  URL.canParse(at) && new URL(at).origin === new URL(settings.site).origin
    ? { kind: 'located', address: at, headers: { 'user-api-key': credentials.key } }
    : { kind: 'failed', failure: { kind: 'rejected', code: 'other', message: 'not of this forum' } }
