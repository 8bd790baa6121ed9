import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCycles, checkLayers, edgesOf, type Layer, layerOf } from './rules/layers.ts'
import { describeComplaints, readSources, root, type Source } from './rules/source.ts'

const store = ['src/main/store/']
const shared = ['src/shared/']
const runtime = ['src/main/runtime/']
const connectorTypes = ['src/main/connectors/connector.ts']
const fileConnectors = ['src/main/connectors/csv/', 'src/main/connectors/json/', 'src/main/connectors/files/']

/** Inside the domain of text: they compute, they reach nothing. */
const textLibraries = [
  '@orama/stemmers',
  'wink-porter2-stemmer',
  'tinyld',
  'chrono-node',
  'temporal-polyfill'
]

const interfaceLibraries = [
  'react',
  'react-dom',
  'react-i18next',
  'i18next',
  'react-aria-components',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'cmdk',
  'lucide-react',
  'emojibase-data',
  'temporal-polyfill',
  'zod',
  '@fontsource-variable/inter',
  '@fontsource-variable/source-serif-4'
]

const commands = [
  'src/main/ingest/',
  'src/main/assign/',
  'src/main/outbox/',
  'src/main/media/',
  'src/main/message-actions/',
  'src/main/handoff/',
  'src/main/mail/',
  'src/main/writing/',
  'src/main/backups/',
  'src/main/quarantine/'
]

const networkFolders = readdirSync(join(root, 'src/main/connectors'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

/** Each network is a layer of its own: none knows another, except what `meta` shares. */
const networkLayer = (folder: string): Layer => ({
  name: `main/connectors/${folder}`,
  paths: [`src/main/connectors/${folder}/`],
  files: [
    ...shared,
    ...connectorTypes,
    'src/main/connectors/failed.ts',
    'src/main/connectors/http.ts',
    'src/main/connectors/poll-round.ts',
    'src/main/connectors/read-kept.ts',
    'src/main/connectors/read-each.ts',
    'src/main/connectors/server-address.ts',
    'src/main/connectors/tombstone.ts',
    'src/main/connectors/oauth.ts',
    'src/main/connectors/meta/',
    // What the formats of files share, as networks of one family share meta.
    'src/main/connectors/files/'
  ],
  packages: ['zod', 'node:crypto', 'node:stream', 'node:stream/promises', 'node:readline'],
  packagesOf: {
    'src/main/connectors/bluesky/': ['@atproto/syntax', 'oauth4webapi'],
    'src/main/connectors/discourse/': ['htmlparser2'],
    'src/main/connectors/files/': ['iconv-lite', 'node:buffer'],
    'src/main/connectors/json/': ['stream-json', 'stream-chain'],
    'src/main/connectors/mastodon/': ['oauth4webapi'],
    'src/main/connectors/rss/': ['feedsmith']
  }
})

/** Who may import whom: one line of design for each part, besides itself. */
const layers: readonly Layer[] = [
  {
    name: 'shared',
    paths: ['src/shared/'],
    files: [],
    packages: ['zod'],
    packagesOf: {
      'src/shared/locales/': ['i18next'],
      'src/shared/text/': ['linkify-it', 'tlds', 'htmlparser2', 'punycode.js']
    }
  },
  { name: 'preload', paths: ['src/preload/'], files: [], types: shared, packages: ['electron'] },
  { name: 'renderer', paths: ['src/renderer/'], files: shared, packages: interfaceLibraries },
  { name: 'main/domain', paths: ['src/main/domain/'], files: shared, packages: textLibraries },
  {
    name: 'main/store',
    paths: ['src/main/store/'],
    // Where it may die, it says so: a leaf that imports nothing of ours.
    files: [...shared, 'src/main/runtime/private-files.ts', 'src/main/runtime/reached.ts'],
    // A query that makes rows takes the clock and the ids, as types.
    types: ['src/main/domain/', 'src/main/runtime/', ...connectorTypes],
    packages: ['kysely', 'zod'],
    packagesOf: {
      'src/main/store/open-sqlite.ts': ['better-sqlite3', 'node:fs', 'node:path', 'node:timers/promises'],
      'src/main/store/hold-file.ts': ['better-sqlite3', 'node:fs'],
      'src/main/store/copy-sqlite.ts': ['better-sqlite3', 'node:fs'],
      'src/main/store/export-rows.ts': ['better-sqlite3'],
      'src/main/store/export-sqlite.ts': ['better-sqlite3', 'node:fs', 'node:path', 'node:readline'],
      'src/main/store/kept-files.ts': ['better-sqlite3', 'node:crypto', 'node:fs', 'node:path'],
      // The journal of human words.
      'src/main/store/keep-words.ts': ['better-sqlite3'],
      'src/main/store/replay-words.ts': ['better-sqlite3'],
      'src/main/store/shorten-words.ts': ['better-sqlite3'],
      'src/main/store/words-behind.ts': ['better-sqlite3', 'node:fs'],
      'src/main/store/words-file.ts': ['node:crypto', 'node:fs', 'node:path', 'node:readline'],
      // A turn of the event loop between two steps.
      'src/main/store/search-sqlite.ts': ['node:timers/promises'],
      'src/main/store/erase-account.ts': ['node:timers/promises'],
      // Who asked to be forgotten, as a digest.
      'src/main/store/forgotten.ts': ['node:crypto', 'zod'],
      // The seal of a reply: the digest of its text.
      'src/main/store/outbox.ts': ['node:crypto']
    }
  },
  {
    name: 'main/connectors',
    paths: ['src/main/connectors/'],
    files: shared,
    types: runtime,
    packages: ['zod', 'node:crypto', 'node:stream', 'ipaddr.js', 'oauth4webapi']
  },
  {
    name: 'main/connectors/all-connectors',
    paths: ['src/main/connectors/all-connectors.ts'],
    files: [...shared, 'src/main/connectors/'],
    packages: []
  },
  ...networkFolders.map(networkLayer),
  {
    name: 'main/ingest',
    paths: ['src/main/ingest/'],
    files: [...shared, 'src/main/domain/', ...store, ...runtime, 'src/main/assign/', ...fileConnectors],
    types: connectorTypes,
    packages: ['zod', 'node:*']
  },
  {
    name: 'main/assign',
    paths: ['src/main/assign/'],
    files: [...shared, 'src/main/domain/', ...store, ...runtime],
    types: connectorTypes,
    packages: ['zod', 'node:*'],
    packagesOf: {
      // The border at which days become facts.
      'src/main/assign/public-holidays.ts': ['date-holidays', 'temporal-polyfill']
    }
  },
  {
    name: 'main/media',
    paths: ['src/main/media/'],
    files: [...shared, ...store, ...runtime],
    types: connectorTypes,
    packages: ['file-type', 'node:*']
  },
  {
    name: 'main/message-actions',
    paths: ['src/main/message-actions/'],
    files: [
      ...shared,
      'src/main/domain/',
      ...store,
      ...runtime,
      // An edit is words that leave: it is allowed, signed and counted as a reply is.
      'src/main/outbox/consent-to-speak.ts',
      'src/main/outbox/too-long.ts',
      'src/main/outbox/transmission.ts'
    ],
    types: connectorTypes,
    packages: ['zod']
  },
  {
    name: 'main/outbox',
    paths: ['src/main/outbox/'],
    files: [
      ...shared,
      'src/main/domain/',
      ...store,
      ...runtime,
      'src/main/handoff/move-handoff.ts',
      'src/main/media/media-folder.ts'
    ],
    types: connectorTypes,
    packages: ['zod', 'node:*']
  },
  {
    name: 'main/writing',
    paths: ['src/main/writing/'],
    files: [...shared, 'src/main/domain/', ...store, ...runtime],
    packages: ['zod', 'node:*'],
    packagesOf: { 'src/main/writing/spelling.worker.ts': ['hunspell-wasm'] }
  },
  {
    name: 'main/handoff',
    paths: ['src/main/handoff/'],
    files: [
      ...shared,
      'src/main/domain/',
      ...store,
      ...runtime,
      'src/main/outbox/consent-to-speak.ts',
      // Consent is given by the same road: the colleague's own page.
      'src/main/assign/record-consent.ts',
      'src/main/assign/public-holidays.ts'
    ],
    types: connectorTypes,
    packages: ['zod', 'hono', '@hono/node-server', 'node:*']
  },
  {
    name: 'main/mail',
    paths: ['src/main/mail/'],
    files: [
      ...shared,
      'src/main/domain/',
      ...store,
      ...runtime,
      'src/main/handoff/accept-mail.ts',
      'src/main/handoff/letter-to-send.ts',
      'src/main/handoff/tokens.ts',
      // Where a provider takes no passwords, people sign in as networks have them sign in.
      'src/main/connectors/oauth.ts',
      'src/main/ingest/signed-in-page.ts'
    ],
    packages: ['zod', 'node:*'],
    packagesOf: {
      'src/main/mail/mail-grant.ts': ['oauth4webapi'],
      'src/main/mail/smtp.ts': ['nodemailer'],
      'src/main/mail/imap.ts': ['imapflow'],
      'src/main/mail/mailbox.ts': ['imapflow'],
      'src/main/mail/read-mail.ts': ['mailparser'],
      'src/main/mail/html-text.ts': ['htmlparser2'],
      'src/main/mail/mail-nature.ts': ['chrono-node']
    }
  },
  {
    name: 'main/backups',
    paths: ['src/main/backups/'],
    files: [...shared, 'src/main/domain/', ...store, ...runtime],
    packages: ['zod', 'node:*']
  },
  {
    name: 'main/quarantine',
    paths: ['src/main/quarantine/'],
    // What could not be placed is read again by what read it first.
    files: [
      ...shared,
      ...store,
      ...runtime,
      'src/main/ingest/poll-due-accounts.ts',
      'src/main/ingest/read-row-again.ts',
      'src/main/mail/ask-for-refused-mail.ts',
      'src/main/mail/take-mail.ts'
    ],
    packages: ['zod']
  },
  {
    name: 'main/sample',
    paths: ['src/main/sample/'],
    files: [...shared, ...store, ...runtime, 'src/main/ingest/', 'src/main/assign/'],
    types: connectorTypes,
    packages: ['zod', 'node:fs/promises', 'node:path']
  },
  {
    name: 'main/api',
    paths: ['src/main/api/'],
    files: [...shared, ...store, 'src/main/domain/', ...runtime, ...commands, 'src/main/sample/'],
    types: connectorTypes,
    packages: ['zod', 'node:path', 'node:fs/promises']
  },
  {
    name: 'main/runtime',
    paths: ['src/main/runtime/'],
    files: shared,
    types: [...store, ...connectorTypes, 'src/main/domain/'],
    packages: ['node:*'],
    packagesOf: {
      'src/main/runtime/outside.ts': ['ipaddr.js'],
      // A file of the disk is a border.
      'src/main/runtime/secret-file.ts': ['zod']
    }
  },
  {
    name: 'main/electron',
    paths: ['src/main/electron/'],
    // The clock and the log are needed before the application starts, and when it cannot.
    files: [...shared, ...runtime],
    types: store,
    packages: ['electron', 'i18next', 'zod', 'node:*']
  },
  {
    name: 'main/app.ts',
    paths: ['src/main/app.ts', 'src/main/read-app.ts'],
    files: ['src/shared/', 'src/main/'],
    except: ['src/main/electron/', 'src/main/index.ts', 'src/main/cli.ts'],
    packages: ['node:*']
  },
  {
    name: 'main/cli.ts',
    paths: ['src/main/cli.ts', 'src/main/command-line/'],
    files: ['src/shared/', 'src/main/'],
    except: ['src/main/electron/', 'src/main/index.ts'],
    packages: ['node:*', 'zod']
  },
  {
    name: 'main/index.ts',
    paths: ['src/main/index.ts'],
    files: ['src/main/read-app.ts', 'src/main/electron/'],
    packages: []
  }
]

const sources = readSources(['src'])

const complain = (...planted: Source[]): readonly string[] => describeComplaints(checkLayers(planted, layers))

describe('who may import whom', () => {
  it('holds for every import of the source', () => {
    expect(describeComplaints(checkLayers(sources, layers))).toEqual([])
  })

  it('was checked on the whole source, not on nothing', () => {
    const edges = sources.flatMap(edgesOf)
    expect(sources.length).toBeGreaterThan(120)
    expect(edges.length).toBeGreaterThan(600)
    expect(edges.filter((edge) => edge.typeOnly).length).toBeGreaterThan(100)
    const seen = new Set(sources.map((source) => layerOf(layers, source.path)?.name))
    expect(
      layers.map(({ name }) => name).filter((name) => !seen.has(name) && !name.endsWith('/handoff'))
    ).toEqual([])
  })

  it('has no circles of imports that run', () => {
    expect(describeComplaints(checkCycles(sources))).toEqual([])
  })
})

describe('the checker of imports', () => {
  it('sees imports, re-exports, dynamic imports, imported types and addresses of workers', () => {
    const text = `import './a.ts'
      import type { B } from './b.ts'
      import { type C } from './c.ts'
      export * from './d.ts'
      export { e } from './e.ts'
      export type { F } from './f.ts'
      const g = await import('./g.ts')
      const h: import('./h.ts').H = g
      const i = new URL('./i.ts', import.meta.url)
      const page = new URL('https://example.org', base)
      const j = await import(\`./j.ts\`)
      import k from 'node:fs'`
    expect(
      edgesOf({ path: 'src/main/api/x.ts', text }).map(({ file, packageName, typeOnly }) => [
        file ?? packageName,
        typeOnly
      ])
    ).toEqual([
      ['src/main/api/a.ts', false],
      ['src/main/api/b.ts', true],
      ['src/main/api/c.ts', true],
      ['src/main/api/d.ts', false],
      ['src/main/api/e.ts', false],
      ['src/main/api/f.ts', true],
      ['src/main/api/g.ts', false],
      ['src/main/api/h.ts', true],
      ['src/main/api/i.ts', false],
      ['src/main/api/j.ts', false],
      ['node:fs', false]
    ])
  })

  it.each([
    ['src/renderer/planted.tsx', `import { readFile } from 'node:fs'`],
    ['src/renderer/planted.tsx', `import { ipcRenderer } from 'electron'`],
    ['src/renderer/planted.tsx', `import type { Store } from '../main/store/store.ts'`],
    ['src/shared/planted.ts', `export { openSqlite } from '../main/store/open-sqlite.ts'`],
    ['src/shared/model/planted.ts', `import i18next from 'i18next'`],
    ['src/preload/planted.ts', `import { contract } from '../shared/contract/contract.ts'`],
    ['src/main/domain/planted.ts', `import { sql } from 'kysely'`],
    ['src/main/domain/planted.ts', `const store = await import('../store/store.ts')`],
    ['src/main/store/planted.ts', `import SqliteDatabase from 'better-sqlite3'`],
    ['src/main/store/planted.ts', `import { systemIds } from '../runtime/ids.ts'`],
    ['src/main/connectors/bluesky/planted.ts', `import type { Store } from '../../store/store.ts'`],
    ['src/main/connectors/bluesky/planted.ts', `import { readCsv } from '../csv/csv.ts'`],
    ['src/main/connectors/http.ts', `import { bluesky } from './bluesky/bluesky.ts'`],
    ['src/main/outbox/planted.ts', `import { ingestItems } from '../ingest/ingest-items.ts'`],
    ['src/main/assign/planted.ts', `import { bluesky } from '../connectors/bluesky/bluesky.ts'`],
    ['src/main/api/planted.ts', `import { allConnectors } from '../connectors/all-connectors.ts'`],
    ['src/main/runtime/planted.ts', `import { migrations } from '../store/migrations/index.ts'`],
    ['src/main/electron/planted.ts', `import { startApp } from '../app.ts'`],
    ['src/main/app.ts', `import { startElectron } from './electron/lifecycle.ts'`],
    ['src/main/cli.ts', `export * from './electron/window.ts'`],
    ['src/main/sample/planted.ts', `import { enqueueReply } from '../outbox/enqueue-reply.ts'`],
    ['src/main/index.ts', `import { openSqlite } from './store/open-sqlite.ts'`],
    ['src/stray/planted.ts', `export const stray = 1`]
  ])('complains about %s with %s', (path, text) => {
    expect(complain({ path, text })).toHaveLength(1)
  })

  it('complains about a circle, and not about one of types', () => {
    const a = { path: 'src/main/domain/a.ts', text: `import { b } from './b.ts'` }
    const b = { path: 'src/main/domain/b.ts', text: `export { c as b } from './c.ts'` }
    const c = { path: 'src/main/domain/c.ts', text: `import { a } from './a.ts'` }
    const typed = { path: 'src/main/domain/c.ts', text: `import type { A } from './a.ts'` }
    expect(describeComplaints(checkCycles([a, b, c]))).toHaveLength(1)
    expect(checkCycles([a, b, typed])).toEqual([])
  })
})
