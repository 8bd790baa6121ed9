import { describe, expect, it } from 'vitest'
import { webPreferences } from '../../src/main/electron/web-preferences.ts'
import { checkDoors } from './rules/electron-doors.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const sources = readSources(['src'])
const text = (path: string): string => sources.find((source) => source.path === path)?.text ?? ''

describe('the doors of Electron', () => {
  it('have one guard each, and what has no place here stands nowhere', () => {
    expect(sources.length).toBeGreaterThan(120)
    expect(describeComplaints(checkDoors(sources))).toEqual([])
  })

  it('are where the rule says', () => {
    expect(text('src/main/electron/links.ts').match(/shell\.openExternal\(/gu)).toHaveLength(1)
    expect(text('src/main/electron/ipc.ts').match(/ipcMain\.handle\(/gu)).toHaveLength(1)
    expect(text('src/main/electron/window.ts').match(/new BrowserWindow\(/gu)).toHaveLength(1)
    expect(text('src/main/electron/web-preferences.ts')).toContain('as const satisfies WebPreferences')
  })

  it('are locked for every window in the same way, each lock said', () => {
    expect(webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false
    })
    const made = text('src/main/electron/window.ts').match(/webPreferences: \{[^}]*\}/gu) ?? []
    expect(made.length).toBeGreaterThanOrEqual(3)
    expect(made.every((one) => /\.\.\.(?:options\.)?webPreferences\b/u.test(one))).toBe(true)
  })

  it('stay shut by switches too: what is shipped never takes the sandbox away', () => {
    const manifest = readSources(['scripts'], ['.mjs']).filter(({ text: script }) =>
      /['"]--no-sandbox['"]/u.test(script)
    )
    // One place, for machines that refuse Chromium's sandbox to programs that no packager installed.
    expect(manifest.map(({ path }) => path)).toEqual(['scripts/electron.mjs'])
    const switches = sources.flatMap(({ path, text: code }) =>
      [...code.matchAll(/appendSwitch\(\s*'([^']+)'/gu)].map(([, name]) => `${path} ${name}`)
    )
    expect(switches).toEqual([
      'src/main/electron/lifecycle.ts force-device-scale-factor',
      'src/main/electron/lifecycle.ts js-flags'
    ])
    // How much room a page has, and nothing of what V8 checks.
    const flags = sources.flatMap(({ text: code }) => [...code.matchAll(/'js-flags',\s*`([^`]*)`/gu)])
    expect(flags.map(([, value]) => value)).toEqual(['--max-old-space-size=${roomOfPage}'])
  })
})

describe('the checker of doors', () => {
  it.each([
    ["import { shell } from 'electron'; void shell.openExternal(address)", 'src/main/electron/menu.ts'],
    ["import { ipcMain } from 'electron'", 'src/main/electron/window.ts'],
    ["import { ipcRenderer } from 'electron'", 'src/renderer/planted.ts'],
    ['const window = new BrowserWindow({})', 'src/main/electron/menu.ts'],
    ['const window = new WebContentsView({})', 'src/main/electron/window.ts'],
    ['const locks = { webSecurity: false }', 'src/main/electron/window.ts'],
    ["const locks = { 'nodeIntegration': true }", 'src/main/electron/window.ts'],
    ["app.on('certificate-error', accept)", 'src/main/electron/lifecycle.ts'],
    ['const scheme = { privileges: { bypassCSP: true } }', 'src/main/electron/page-protocol.ts'],
    ['void contents.executeJavaScript(text)', 'src/main/electron/window.ts'],
    ["import { net } from 'electron'", 'src/main/electron/window.ts'],
    ['const picture = nativeImage.createFromPath(path)', 'src/main/electron/desktop.ts'],
    ['void shell.openPath(path)', 'src/main/electron/links.ts']
  ])('complains about %s in %s', (planted, path) => {
    expect(checkDoors([{ path, text: planted }]).length).toBeGreaterThan(0)
  })

  it.each([
    ["import type { BrowserWindow } from 'electron'", 'src/main/electron/ipc.ts'],
    ["import { app, type BrowserWindow } from 'electron'", 'src/main/electron/desktop.ts'],
    ['void shell.openExternal(judged)', 'src/main/electron/links.ts'],
    ["import { createServer } from 'node:net'", 'src/main/runtime/planted.ts'],
    ['// openExternal would be wrong here', 'src/main/electron/menu.ts']
  ])('accepts %s in %s', (planted, path) => {
    expect(checkDoors([{ path, text: planted }])).toEqual([])
  })
})
