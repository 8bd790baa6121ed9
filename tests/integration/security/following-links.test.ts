import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AskedAddress, createLinkFollower } from '../../../src/main/electron/follow-link.ts'
import { judgeAddress, judgeUnencrypted } from '../../../src/main/electron/judge-address.ts'
import { contract } from '../../../src/shared/contract/contract.ts'

/** A window, and what the system was given to open. */
const aFollower = () => {
  const opened: string[] = []
  const asked: AskedAddress[] = []
  let locked = false
  const open = async (judged: string | null): Promise<boolean> => {
    if (judged !== null) opened.push(judged)
    return judged !== null
  }
  let ids = 0
  const links = createLinkFollower({
    openAddress: (address) => open(judgeAddress(address)),
    openUnencrypted: (address) => open(judgeUnencrypted(address)),
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`
  })
  links.askBy({ isLocked: () => locked, ask: (one) => void asked.push(one) })
  return {
    links,
    opened,
    asked,
    lock: (to: boolean): void => {
      locked = to
    }
  }
}

describe('a link that is clicked', () => {
  it('is opened at once where it is encrypted, and asked about where it is not', async () => {
    const { links, opened, asked } = aFollower()
    expect(await links.follow('https://example.org/')).toBe(true)
    expect(await links.follow('http://example.org/a b?q=é')).toBe(false)
    expect(opened).toEqual(['https://example.org/'])
    expect(asked.map(({ address }) => address)).toEqual(['http://example.org/a%20b?q=%C3%A9'])
    expect(await links.openAsked(asked[0]?.id ?? '')).toBe(true)
    expect(opened.at(-1)).toBe('http://example.org/a%20b?q=%C3%A9')
  })

  it('is opened once for each time that a person said so, and never for another than was shown', async () => {
    const { links, opened, asked } = aFollower()
    await links.follow('http://one.example/')
    await links.follow('http://two.example/')
    const [one = { id: '' }, two = { id: '' }] = asked
    expect(await links.openAsked(one.id)).toBe(false)
    for (const id of ['', 'http://three.example/', '__proto__', two.id.toUpperCase().replace('4', '5')])
      expect(await links.openAsked(id)).toBe(false)
    expect(await Promise.all([links.openAsked(two.id), links.openAsked(two.id)])).toEqual([true, false])
    expect(await links.openAsked(two.id)).toBe(false)
    expect(opened).toEqual(['http://two.example/'])
  })

  it('is neither opened nor asked about behind the lock, nor is what was asked about before', async () => {
    const { links, opened, asked, lock } = aFollower()
    await links.follow('http://one.example/')
    lock(true)
    expect(await links.openAsked(asked[0]?.id ?? '')).toBe(false)
    expect(await links.follow('https://example.org/')).toBe(false)
    expect(await links.follow('http://two.example/')).toBe(false)
    expect(opened).toEqual([])
    expect(asked).toHaveLength(1)
    lock(false)
    expect(await links.openAsked(asked[0]?.id ?? '')).toBe(true)
  })

  it('is answered over the bridge by a name, in which no address can stand', () => {
    const { input } = contract.window.openAsked
    expect(input.safeParse({ id: 'http://evil.example/' }).success).toBe(false)
    expect(input.safeParse({ id: '00000000-0000-4000-8000-000000000001' }).success).toBe(true)
  })
})

describe('an address that is asked about', () => {
  it.each([
    ['http://example.org', 'http://example.org/'],
    ['HTTP://EXAMPLE.org:8080/x#y', 'http://example.org:8080/x#y'],
    ['http://éxample.org/', 'http://xn--xample-9ua.org/'],
    ['http://0.0.0.0/', 'http://0.0.0.0/'],
    ['http://example.org\\@evil.example/', 'http://example.org/@evil.example/']
  ])('%s is shown as %s', (address, shown) => expect(judgeUnencrypted(address)).toBe(shown))

  it.each([
    'https://example.org/',
    'http://localhost/',
    'http://127.0.0.1:2583/',
    'http://[::1]/',
    'http://someone@example.org/',
    'http://bank.example:word@evil.example/',
    'http://example.org/\u202Egpj.exe',
    'http://exa\u200Bmple.org/',
    `http://example.org/${'a'.repeat(2_048)}`,
    'javascript:alert(1)',
    'file:///etc/passwd',
    'mailto:a@example.org',
    'http://',
    ''
  ])('is none: %j', (address) => expect(judgeUnencrypted(address)).toBeNull())

  it('is never one that is opened without a question, and says who it leads to itself', () => {
    fastCheck.assert(
      fastCheck.property(
        fastCheck.oneof(
          fastCheck.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true }),
          fastCheck.string().map((text) => `http://${text}`)
        ),
        (address) => {
          const judged = judgeUnencrypted(address)
          if (judged === null) return
          expect(judgeAddress(address)).toBeNull()
          expect(judged).toMatch(/^http:\/\/[^@/]+(?:\/|$)/u)
          expect(judgeUnencrypted(judged)).toBe(judged)
        }
      ),
      { numRuns: 1_000 }
    )
  })
})
