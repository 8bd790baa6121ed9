import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkElectronSupport, supportedUntil } from './rules/electron-support.ts'
import { root } from './rules/source.ts'

const manifestSchema = z.object({ devDependencies: z.object({ electron: z.string() }) })

describe('the Electron that the app ships with', () => {
  it('is of a line that still gets fixes', () => {
    const { electron } = manifestSchema.parse(
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    ).devDependencies
    expect(checkElectronSupport(electron, new Date().toISOString().slice(0, 10))).toBeNull()
  })
})

describe('the checker of its support', () => {
  it('complains the day after the last, and about a line that it does not know', () => {
    const last = supportedUntil['45'] ?? ''
    expect(checkElectronSupport('45.4.1', last)).toBeNull()
    expect(checkElectronSupport('45.4.1', `${last}T`)).toContain('move to a supported line')
    expect(checkElectronSupport('33.2.1', '2026-11-28')).toContain('no line of the table')
  })
})
