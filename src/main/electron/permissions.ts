import type { App, Session } from 'electron'
import { readMediaAddress } from '../../shared/media-address.ts'
import { isOurs, pageAddress } from './page-address.ts'

/** May our page have this permission of the browser? Two that are used, for our own page; every other is refused. */
export const mayHavePermission = (permission: string, requester: string): boolean =>
  (permission === 'notifications' || permission === 'clipboard-sanitized-write') && isOurs(requester)

/** May a page request this address? Its own files, and what the app itself keeps: nothing is ever loaded from a network. */
export const mayRequest = (address: string): boolean =>
  isOurs(address) || readMediaAddress(address) !== null || address.startsWith('devtools://')

/** Limits every session that this app ever makes, before a page can use it. */
export const limitEverySession = (app: Pick<App, 'on'>): void => {
  app.on('session-created', limitSession)
}

/** Refuses what a session would give by default: permissions, devices, screens, dictionaries from outside, network. */
export const limitSession = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(mayHavePermission(permission, details.requestingUrl))
  )
  session.setPermissionCheckHandler((_contents, permission, requester) =>
    mayHavePermission(permission, requester)
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  // On Linux and Windows Chromium downloads its dictionaries from Google at each start, even for a spell-checker that is
  // switched off: so it has no language, and an address of ours where no dictionary is.
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerDictionaryDownloadURL(pageAddress)
  session.webRequest.onBeforeRequest((request, callback) => callback({ cancel: !mayRequest(request.url) }))
}
