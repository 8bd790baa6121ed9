/** An Electron window with nothing but a page: what the figures of the app are compared with. */
const { app, BrowserWindow } = require('electron')
const { join } = require('node:path')

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 860, useContentSize: true, show: false })
  window.once('ready-to-show', () => window.show())
  window.loadFile(join(__dirname, 'index.html'))
})
