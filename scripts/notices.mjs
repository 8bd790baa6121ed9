/** The licence of every package that travels with the app, in its own words: a file that ships beside the program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './setup.mjs'

/** Files in which packages keep their licence. */
const kept = /^(?:un)?(?:licen[cs]e|copying|notice|ofl)(?:[.-].*)?$/iu

/** Licences of which some packages bring no text: the standard one, in `scripts/licences`. */
const standardTexts = ['MIT', 'ISC']

const standard = (name) => readFileSync(join(projectFolder, 'scripts', 'licences', `${name}.txt`), 'utf8')

const authorOf = ({ author }) => (typeof author === 'object' ? author?.name : author) ?? 'its authors'

/** `{ name, version, licence, text }` of each; the text is empty where nobody says one, which a test refuses. */
export function shippedLicences() {
  const { packages } = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .filter(([path, { optional }]) => optional !== true || existsSync(join(projectFolder, path)))
    .map(([path]) => {
      const folder = join(projectFolder, path)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const { name, version, license: licence = '' } = manifest
      const own = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && kept.test(entry.name))
        .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
      const named = own.length === 0 ? standardTexts.filter((one) => one === licence) : []
      const texts = [
        ...own,
        ...named.map((one) => `Copyright (c) ${authorOf(manifest)}\n\n${standard(one).trim()}`)
      ]
      return { name, version, licence, text: texts.join('\n\n') }
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** The whole file. */
export const notices = () =>
  [
    'Porte-parole is made with these packages, each under its own licence. Electron and Chromium have theirs beside this file.',
    ...shippedLicences().map(
      ({ name, version, licence, text }) => `${'='.repeat(78)}\n${name} ${version} (${licence})\n\n${text}`
    )
  ].join('\n\n') + '\n'
