import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import { root } from './rules/source.ts'

interface Fuses {
  readonly shippedFuses: Readonly<Record<string, boolean>>
}

describe('the fuses of what ships', () => {
  it('are all decided, each as a shipped app needs it', async () => {
    const { shippedFuses }: Fuses = await import(join(root, 'scripts', 'fuses.mjs'))
    expect(shippedFuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true
    })
    // One that a newer package knows has no word yet: decide about it.
    const known = Object.values(FuseV1Options).filter((name) => typeof name === 'string')
    expect(Object.keys(shippedFuses).toSorted()).toEqual(known.toSorted())
  })
})
