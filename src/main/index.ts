import { runDesktopApp } from './electron/lifecycle.ts'
import { readApp } from './read-app.ts'

runDesktopApp(async (options) => await (await readApp()).startApp(options))
