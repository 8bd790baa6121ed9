import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeBytes } from '../../../src/main/media/judge-bytes.ts'

interface Entry {
  readonly name: string
  readonly content: Buffer
  /** What its head tells, where that is a lie. */
  readonly told?: number
  readonly encrypted?: boolean
  readonly attributes?: number
}

/** A zip as its specification lays it out (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16), without regard for sense. */
const zipOf = (entries: readonly Entry[]): Buffer => {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content, told, encrypted = false, attributes = 0 } of entries) {
    const packed = deflateRawSync(content)
    const named = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(encrypted ? 1 : 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(told ?? content.length, 18)
    common.writeUInt16LE(named.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, named, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(attributes, 6)
    tail.writeUInt32LE(offset, 10)
    const version = Buffer.from([20, 0])
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), version, common, tail, named]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length % 65_536, 4)
  end.writeUInt16LE(entries.length % 65_536, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end])
}

const judge = (bytes: Buffer) => judgeBytes('file', Uint8Array.from(bytes), 1_000_000)
const types = '[Content_Types].xml'
const small = Buffer.from('words')

describe('a zip that a stranger sent', () => {
  it.each([
    ['that unfolds without end', [{ name: types, content: Buffer.alloc(64 * 1024 * 1024) }]],
    ['that lies about its size', [{ name: types, content: Buffer.alloc(64 * 1024 * 1024), told: 10 }]],
    ['of very many entries', Array.from({ length: 5_000 }, (_, at) => ({ name: `${at}`, content: small }))],
    ['whose names climb', [{ name: '../../../../etc/cron.d/planted', content: small }]],
    ['whose names are absolute', [{ name: '/etc/cron.d/planted', content: small }]],
    ['with a link', [{ name: 'link', content: Buffer.from('/etc/passwd'), attributes: 0xa1ff0000 }]],
    ['with one name twice', Array.from({ length: 2 }, () => ({ name: types, content: small }))],
    ['that is encrypted', [{ name: types, content: small, encrypted: true }]],
    ['in a zip in a zip', [{ name: 'inner.zip', content: zipOf([{ name: 'inner.zip', content: small }]) }]]
  ] as readonly (readonly [string, readonly Entry[]])[])(
    '%s is a zip to save under its own ending, or nothing',
    async (_what, entries) => {
      const judged = await judge(zipOf(entries))
      expect([
        { kind: 'good', mediaType: 'application/zip' },
        { kind: 'refused', reason: 'type' }
      ]).toContainEqual(judged)
    }
  )

  it('is never taken for anything that a system runs, whatever is in it or broken in it', async () => {
    const name = fc.constantFrom(
      types,
      'META-INF/MANIFEST.MF',
      'AndroidManifest.xml',
      'classes.dex',
      'mimetype',
      '../up',
      '/root',
      'xl/workbook.xml',
      ''
    )
    const entry = fc.record({
      name,
      content: fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one))
    })
    const damage = fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), damage, async (entries, changes) => {
        const bytes = zipOf(entries)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        const judged = await judge(bytes)
        expect(judged.kind === 'refused' ? '' : judged.mediaType).not.toMatch(
          /java|android|x-|apk|msdownload/u
        )
      }),
      { numRuns: 300 }
    )
  })
})
