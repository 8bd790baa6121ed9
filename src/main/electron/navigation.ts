import type { App, WebContents } from 'electron'
import { pageAddress } from './page-address.ts'

/**
 * May a page of ours go to this address? Only to itself again: everything else that looks like a move is
 * an accident (a file dropped on the window) or an attack.
 */
export const mayNavigate = (address: string): boolean => {
  const [withoutFragment = ''] = address.split('#', 1)
  return withoutFragment === pageAddress
}

/**
 * Holds every page that this app ever makes to its address: no navigation, no redirection, no new window, no
 * embedded guest. A link that asks for a new window is given to `openAddress`, which judges it.
 */
export const guardEveryPage = (
  app: Pick<App, 'on'>,
  openAddress: (address: string) => Promise<boolean>
): void => {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!mayNavigate(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      void openAddress(url)
      return { action: 'deny' }
    })
  })
}
