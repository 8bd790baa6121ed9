import { describe, expect, it } from 'vitest'
import { checkLanguage, checkNames } from './rules/names.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const everything = readSources(['src', 'tests', 'scripts', 'resources'], [''])
const code = readSources(['src', 'tests', 'scripts'], ['.ts', '.tsx', '.mjs'])

describe('names', () => {
  it('say what files and folders are', () => {
    expect(everything.length).toBeGreaterThan(250)
    expect(describeComplaints(checkNames(everything.map(({ path }) => path)))).toEqual([])
  })

  it('stand on what they name: no default exports, enums, namespaces or unfinished business', () => {
    expect(code.length).toBeGreaterThan(200)
    expect(describeComplaints(checkLanguage(code))).toEqual([])
  })
})

describe('the checker of names', () => {
  it.each([
    'src/main/utils/dates.ts',
    'src/renderer/lib/dates.ts',
    'src/shared/types/dates.ts',
    'src/main/api/sendReply.ts',
    'src/renderer/ui/Button.tsx',
    'src/renderer/ui/button.module.thing.css',
    'src/main/api/send_reply.ts',
    'src/main/api/index.ts',
    'src/renderer/screens/inbox/index.tsx'
  ])('complains about %s', (path) => {
    expect(checkNames([path])).toHaveLength(1)
  })

  it.each([
    'src/main/index.ts',
    'src/main/store/migrations/index.ts',
    'src/main/store/migrations/0001-accounts.ts',
    'src/renderer/ui/button.module.css',
    'src/shared/locales/i18next.d.ts',
    'src/main/ingest/import-file.worker.ts',
    'src/main/connectors/README.md',
    'tests/architecture/names.test.ts'
  ])('accepts %s', (path) => {
    expect(checkNames([path])).toEqual([])
  })

  it.each([
    'export default 3',
    'const a = 3; export { a as default }',
    "export { a as default } from './a.ts'",
    'enum Kind { a, b }',
    'namespace Kind { export const a = 3 }',
    '// TODO later',
    '/* FIXME: this is wrong */'
  ])('complains about %s', (text) => {
    expect(checkLanguage([{ path: 'src/main/api/planted.ts', text }])).toHaveLength(1)
  })

  it('accepts a default export where a tool asks for one', () => {
    expect(checkLanguage([{ path: 'tests/vitest.config.ts', text: 'export default {}' }])).toEqual([])
  })
})
