import { startApp } from './app.ts'
import { runDesktopApp } from './electron/lifecycle.ts'

runDesktopApp(startApp)
