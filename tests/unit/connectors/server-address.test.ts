import { describe, expect, it } from 'vitest'
import { mayCall, readServerAddress } from '../../../src/main/connectors/server-address.ts'

describe('the server that a person types', () => {
  it.each([
    ['bsky.social', 'https://bsky.social'],
    ['  https://bsky.social/login?x=1#y ', 'https://bsky.social'],
    ['https://example.org:8443', 'https://example.org:8443'],
    ['HTTPS://Example.org', 'https://example.org'],
    ['http://localhost:2583', 'http://localhost:2583'],
    ['http://127.0.0.1:2583/', 'http://127.0.0.1:2583'],
    ['http://[::1]:2583', 'http://[::1]:2583'],
    ['café.fr', 'https://xn--caf-dma.fr']
  ])('%s is %s', (text, origin) => {
    expect(readServerAddress(text)?.origin).toBe(origin)
  })

  it.each([
    '',
    'http://example.org',
    'http://192.168.1.1',
    'ftp://example.org',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://me@example.org',
    'https://me:word@example.org',
    'https://',
    'two words'
  ])('%j is none', (text) => {
    expect(readServerAddress(text)).toBeNull()
  })
})

describe('the address that a server names', () => {
  it.each([
    ['https://pds.example.org', 'https://bsky.social', true],
    ['https://10.0.0.1', 'https://bsky.social', false],
    ['https://192.168.1.1', 'https://bsky.social', false],
    ['https://169.254.169.254', 'https://bsky.social', false],
    ['https://[fd00::1]', 'https://bsky.social', false],
    ['https://[::ffff:127.0.0.1]', 'https://bsky.social', false],
    ['https://localhost', 'https://bsky.social', false],
    ['https://printer', 'https://bsky.social', false],
    ['https://box.local', 'https://bsky.social', false],
    ['http://localhost:2583', 'https://bsky.social', false],
    ['http://pds.example.org', 'https://bsky.social', false],
    ['http://localhost:2583', 'http://localhost:2584', true],
    ['https://192.168.1.1', 'https://192.168.1.2', true],
    ['http://192.168.1.1', 'https://192.168.1.2', false]
  ])('%s after %s: %s', (address, typed, allowed) => {
    expect(mayCall(new URL(address), new URL(typed))).toBe(allowed)
  })
})
