import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'playwright/test'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))

/** The command line as a person types it, in a process of its own. */
const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CONFIG_HOME: test.info().outputPath('config'), LC_ALL: 'C' }
  })
  return { status, stdout, stderr }
}

const documentOf = (...words: string[]) => {
  const { status, stdout, stderr } = run(...words, '--json')
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

const aFile = (name: string, content: string): string => {
  const file = test.info().outputPath(name)
  writeFileSync(file, content)
  return file
}

const comments =
  'id,author,text,date\n1,Odile,Is your rye bread vegan?,2026-11-20\n2,Ben,Hello there,0000-01-01\n'
const colleagues =
  'name;role;languages;topics;networks;consent until\nMalo Terrec;Baker;en;rye bread, sourdough;youtube;2031-01-01\n'

test('imports, lists, ranks and checks without a window: documents on stdout, sentences on stderr', () => {
  const data = ['--data', test.info().outputPath('data')]
  const file = aFile('comments.csv', comments)
  const first = {
    read: 2,
    added: 1,
    updated: 0,
    unchanged: 0,
    rejected: [{ line: 3, reason: 'date_not_understood' }]
  }
  expect(documentOf('import', file, '--network', 'youtube', ...data)).toEqual(first)
  expect(documentOf('import', file, '--network', 'youtube', ...data)).toEqual({
    ...first,
    added: 0,
    unchanged: 1
  })
  expect(documentOf('colleagues', 'import', aFile('colleagues.csv', colleagues), ...data)).toMatchObject({
    added: 1
  })
  expect(documentOf('conversations', '--search', 'rye', ...data).conversations).toMatchObject([
    { person: 'Odile', network: 'youtube', state: 'to_answer', excerpt: 'Is your rye bread vegan?' }
  ])
  expect(documentOf('route', '--text', 'A question about rye bread', ...data).choice).toMatchObject({
    name: 'Malo Terrec'
  })
  expect(documentOf('sync', ...data)).toEqual({ accounts: [] })
  expect(documentOf('doctor', ...data)).toMatchObject({
    healthy: true,
    messages: 1,
    colleagues: 1,
    quarantine: 1
  })
  const { entries, isWhole } = documentOf('quarantine', 'list', ...data)
  expect(isWhole).toBe(true)
  expect(entries).toMatchObject([
    { kind: 'row', reason: 'date_not_understood', from: 'comments.csv', line: 3 }
  ])
  expect(entries[0].sentence).toContain('0000-01-01')
  expect(documentOf('quarantine', 'retry', '--kind', 'row', '--id', entries[0].id, ...data)).toEqual({
    kind: 'still'
  })
})

test('fields can be named by hand', () => {
  const data = ['--data', test.info().outputPath('data')]
  const file = aFile('odd.csv', 'aa,bb\nOdile,A word that nobody guesses\n')
  documentOf('import', file, '--network', 'google', '--map', 'author=aa,text=bb', ...data)
  expect(documentOf('conversations', ...data).conversations).toMatchObject([
    { person: 'Odile', network: 'google' }
  ])
})

test('ends with 1 and a sentence when it could not, with 2 and the usage when it was asked wrongly', () => {
  const data = ['--data', test.info().outputPath('data')]
  const empty = run('import', aFile('empty.csv', ''), ...data)
  expect(empty).toMatchObject({ status: 1, stdout: '' })
  expect(empty.stderr).toContain('The file “empty.csv” is empty.')
  expect(run('import', aFile('leer.csv', ''), '--language', 'fr', ...data).stderr).toContain('est vide.')
  for (const words of [
    [],
    ['nonsense'],
    ['import'],
    ['conversations', '--view', 'nope'],
    ['route'],
    ['doctor', '--oops']
  ]) {
    const { status, stdout, stderr } = run(...words, ...(words.length > 0 ? data : []))
    expect({ words, status, stdout }).toEqual({ words, status: 2, stdout: '' })
    expect(stderr.length).toBeGreaterThan(20)
  }
})

test('helps when asked, and says in the person’s language what it does not understand or find', () => {
  const data = ['--data', test.info().outputPath('data')]
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' })
  expect(run('search', '--help').stdout).toContain('search WORDS…')
  const said = (...words: string[]): { status: number | null; stderr: string } => run(...words, ...data)
  expect(said('search', '--nope', '--language', 'fr')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Il n’y a pas ici d’option --nope.')
  })
  expect(run(...data, '--language=fr', 'search', 'rien').stderr).toContain('Il n’y a rien à montrer.')
  expect(said('conversations', '--limit', '-3')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('The value of --limit is not understood')
  })
  expect(said('messages', '--conversation', 'nowhere')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Nothing here answers to --conversation nowhere.')
  })
  expect(said('restore', 'nowhere.backup')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/There is no backup here: .*nowhere\.backup\./u)
  })
  expect(said('accounts', 'add', '--network', 'facebook')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('facebook cannot be connected yet')
  })
  expect(said('route', '--text', ' ')).toMatchObject({ status: 2 })
  expect(run('search', 'nothing', ...data)).toMatchObject({ status: 0, stdout: '' })
  expect(said('search', 'nothing').stderr).toContain('There is nothing to show.')
})

test('a folder that the system does not let anybody make is said, and not tried for ever', () => {
  test.skip(process.platform !== 'linux', 'only Linux has /proc')
  const { status, stderr } = run('doctor', '--data', '/proc/porte-parole')
  expect(status).toBe(1)
  expect(stderr).toContain('/proc/porte-parole')
})
