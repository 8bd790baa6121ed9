import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepLastLook, type LastLook, readLastLook } from '../../../src/main/electron/last-look.ts'

const usual: LastLook = {
  language: 'system',
  theme: 'system',
  density: 'comfortable',
  textSize: 100,
  contrast: 'system',
  motion: 'system'
}
const chosen: LastLook = { ...usual, language: 'fr', theme: 'dark', textSize: 125 }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-look-'))
  file = join(folder, 'look.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('how the window looked last', () => {
  test('is read as it was kept, and nothing else of the settings is', () => {
    const settings = { ...chosen, companyName: 'Boulangerie' }
    keepLastLook(file, settings)
    expect(readLastLook(file)).toEqual(chosen)
    expect(readFileSync(file, 'utf8')).not.toContain('Boulangerie')
  })

  test('is the usual look at first, and where the file says nothing usable', () => {
    expect(readLastLook(file)).toEqual(usual)
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"theme":"dark"}',
      JSON.stringify({ ...chosen, textSize: 1e9 })
    ]) {
      writeFileSync(file, text)
      expect(readLastLook(file)).toEqual(usual)
    }
    expect(readLastLook(folder)).toEqual(usual)
  })

  test('is written only when it changed', () => {
    keepLastLook(file, chosen)
    utimesSync(file, 1, 1)
    keepLastLook(file, chosen)
    expect(statSync(file).mtimeMs).toBe(1_000)
    keepLastLook(file, usual)
    expect(readLastLook(file)).toEqual(usual)
  })

  test('is no matter to stop for where it cannot be written', () => {
    keepLastLook(folder, chosen)
    expect(readLastLook(folder)).toEqual(usual)
  })
})
