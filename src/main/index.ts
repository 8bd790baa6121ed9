import { runDesktopApp } from './electron/lifecycle.ts'

// The most of the code is what opens the inbox: it is read while the window is made.
runDesktopApp(async (options) => await (await import('./app.ts')).startApp(options))
