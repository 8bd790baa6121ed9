/** Lets `electron FOLDER` run the app of that folder, as Electron's own default app does. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folderArgument = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
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
