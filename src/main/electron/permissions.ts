import type { Session } from 'electron'
import { readMediaAddress } from '../../shared/media-address.ts'
import { isOurs } from './page-address.ts'

/** May our page have this permission of the browser? Two that are used, for our own page; every other is refused. */
export const mayHavePermission = (permission: string, requester: string): boolean =>
  (permission === 'notifications' || permission === 'clipboard-sanitized-write') && isOurs(requester)

/** May a page request this address? Its own files, and what the app itself keeps: nothing is ever loaded from a network. */
export const mayRequest = (address: string): boolean =>
  isOurs(address) || readMediaAddress(address) !== null || address.startsWith('devtools://')

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
  // On Linux and Windows Chromium downloads its dictionaries from Google.
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((request, callback) => callback({ cancel: !mayRequest(request.url) }))
}
