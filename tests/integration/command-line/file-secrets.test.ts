import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileSecrets } from '../../../src/main/command-line/file-secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (passphrase: string | null) =>
  fileSecrets({
    file: join(folder, 'data', 'secrets.json'),
    passphrase,
    keyFile: join(folder, 'elsewhere', 'key')
  })

describe('secrets of the command line', () => {
  it('come back in another process, and stand nowhere in clear', async () => {
    await open(null).set('account-1', 'very-secret-word')
    expect(await open(null).get('account-1')).toBe('very-secret-word')
    const kept = readFileSync(join(folder, 'data', 'secrets.json'), 'utf8')
    expect(kept).not.toContain('very-secret-word')
    expect(kept).not.toContain(Buffer.from('very-secret-word').toString('base64'))
    expect(statSync(join(folder, 'data', 'secrets.json')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'elsewhere', 'key')).mode & 0o077).toBe(0)
  })

  it('open with their pass-phrase only; a wrong one reads nothing and destroys nothing', async () => {
    await open('correct horse').set('account-1', 'one')
    expect(await open('battery staple').get('account-1')).toBeNull()
    await open('battery staple').set('account-2', 'two')
    expect(await open('correct horse').get('account-1')).toBe('one')
    expect(await open('battery staple').get('account-2')).toBe('two')
  })

  it('a sealed secret moved to another account does not open', async () => {
    const secrets = open(null)
    await secrets.set('account-1', 'one')
    const file = join(folder, 'data', 'secrets.json')
    const sealed = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ 'account-2': sealed['account-1'] }))
    expect(await open(null).get('account-2')).toBeNull()
  })

  it('are gone once removed', async () => {
    const secrets = open(null)
    await secrets.set('account-1', 'one')
    await secrets.remove('account-1')
    expect(await secrets.get('account-1')).toBeNull()
  })
})
