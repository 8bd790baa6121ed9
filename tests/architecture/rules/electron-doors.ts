import {
  type Complaint,
  complaintAt,
  identifier,
  literalText,
  type Node,
  type Source,
  walk
} from './source.ts'

/** What may be reached in one file alone, so that one guard stands before it. */
const doors: Readonly<Record<string, { readonly file: string; readonly remedy: string }>> = {
  openExternal: {
    file: 'src/main/electron/links.ts',
    remedy: 'call openAddress, which judges the address (a second call site was CVE-2026-1046 elsewhere)'
  },
  ipcMain: { file: 'src/main/electron/ipc.ts', remedy: 'add a call to the contract' },
  ipcRenderer: { file: 'src/preload/preload.ts', remedy: 'the bridge has two functions, call and subscribe' },
  contextBridge: {
    file: 'src/preload/preload.ts',
    remedy: 'the bridge has two functions, call and subscribe'
  },
  BrowserWindow: { file: 'src/main/electron/window.ts', remedy: 'make windows there, where they are locked' },
  executeJavaScript: {
    file: 'src/main/electron/screenshot.ts',
    remedy: 'one sentence of our own waits there for the page to be painted; no other text is run as code'
  },
  setPermissionRequestHandler: {
    file: 'src/main/electron/permissions.ts',
    remedy: 'permissions are decided there'
  },
  registerSchemesAsPrivileged: {
    file: 'src/main/electron/page-protocol.ts',
    remedy: 'schemes are registered there, once'
  }
}

/** How a page could be given more than it has: these stand nowhere but where every window is locked. */
const locks = [
  'allowRunningInsecureContent',
  'contextIsolation',
  'nodeIntegration',
  'nodeIntegrationInSubFrames',
  'nodeIntegrationInWorker',
  'sandbox',
  'webSecurity',
  'webviewTag'
]
const lockedIn = 'src/main/electron/web-preferences.ts'

/** What has no place in this app at all. */
const refused: Readonly<Record<string, string>> = {
  BaseWindow: 'windows are made by window.ts',
  BrowserView: 'it is a page without our locks',
  WebContentsView: 'it is a page without our locks',
  bypassCSP: 'every page obeys its policy',
  'certificate-error': 'a certificate that does not hold is an error',
  corsEnabled: 'foreign pages could fetch the scheme',
  disableBlinkFeatures: 'features of Chromium stay as they are tested',
  enableBlinkFeatures: 'features of Chromium stay as they are tested',
  experimentalFeatures: 'features of Chromium stay as they are tested',
  interceptBufferProtocol: 'protocol.handle answers by a fixed map',
  nativeImage: 'images of strangers are decoded in the sandbox only',
  openPath: 'files of strangers are never run',
  registerFileProtocol: 'protocol.handle answers by a fixed map',
  setCertificateVerifyProc: 'a certificate that does not hold is an error'
}

/** Modules of electron that would reach the network or another program beside the one way out. */
const refusedImports = ['net', 'autoUpdater', 'crashReporter', 'desktopCapturer', 'webFrame']

const isMade = (node: Node, holder: Node | undefined): boolean =>
  holder?.type === 'NewExpression' && holder['callee'] === node

const keyOf = (node: Node, holder: Node | undefined): string | null => {
  if (holder?.type === 'Property' && holder['key'] === node) return identifier(node) ?? literalText(node)
  return null
}

/**
 * Complaints about doors of Electron that stand open elsewhere than at their one guard, and about what is never opened.
 * A defect class is closed by counting call sites, not by mending one of them.
 */
export const checkDoors = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const complaints: Complaint[] = []
    const complain = (node: Node, message: string): void => {
      complaints.push(complaintAt(source, node.start, message))
    }
    walk(source, (node, [holder, ...above]) => {
      const name = identifier(node) ?? literalText(node)
      if (name === null) return
      const imported = holder?.type === 'ImportSpecifier' && holder['imported'] === node
      const typeOnly = holder?.['importKind'] === 'type' || above[0]?.['importKind'] === 'type'
      if (imported && typeOnly) return
      const door = Object.hasOwn(doors, name) ? doors[name] : undefined
      const opens = name === 'BrowserWindow' ? isMade(node, holder) : node.type === 'Identifier'
      if (door !== undefined && opens && source.path !== door.file)
        complain(node, `${name} is used in ${door.file} alone: ${door.remedy}`)
      if (locks.includes(name) && keyOf(node, holder) !== null && source.path !== lockedIn)
        complain(node, `${name} stands in ${lockedIn} alone: every window has the same locks`)
      if (Object.hasOwn(refused, name)) complain(node, `${name} is not used: ${refused[name]}`)
      const from = above[0] ?? holder
      if (imported && refusedImports.includes(name) && literalText(from?.['source']) === 'electron')
        complain(node, `${name} of electron is not used: there is one way out, and nothing beside it`)
    })
    return complaints
  })
