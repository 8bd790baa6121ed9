/** Lets `electron [-r FILE]… FOLDER` run the app of that folder, as Electron's own default app does. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const words = process.argv.slice(1)
while (words.includes('-r')) {
  const [, file] = words.splice(words.indexOf('-r'), 2)
  createRequire(import.meta.url)(resolve(file))
}
const folderArgument = words.find((word) => !word.startsWith('-'))
if (!folderArgument) {
  process.stderr.write('Name the folder of the app.\n')
  app.exit(2)
} else {
  const folder = resolve(folderArgument)
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  app.setName(description.productName ?? description.name)
  app.setVersion(description.version)
  app.setAppPath(folder)
  await import(pathToFileURL(join(folder, description.main)).href)
}
