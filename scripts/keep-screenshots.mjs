/**
 * Copies the pictures that the README shows from what the end-to-end tests left. `npm run screenshots` runs the tests
 * first: a picture in the README is one that a test made.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const shown = ['inbox-light-en', 'inbox-dark-fr', 'choose-colleague-light-en', 'welcome-light-fr']
const made = fileURLToPath(new URL('../tests/results/screenshots/', import.meta.url))
const kept = fileURLToPath(new URL('../tests/screenshots/', import.meta.url))

mkdirSync(kept, { recursive: true })
for (const name of shown) copyFileSync(`${made}${name}.png`, `${kept}${name}.png`)
