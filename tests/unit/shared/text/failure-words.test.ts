import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { translator } from '../../../../src/shared/locales/translate.ts'
import {
  readFailureWords,
  sayFailureWords,
  withDetail,
  withoutGaps
} from '../../../../src/shared/text/failure-words.ts'

const connectors = new URL('../../../../src/main/connectors/', import.meta.url)

/** Every message that a connector writes of its own, as it stands in the source. */
const ownMessages = readdirSync(connectors, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const text = readFileSync(new URL(file, connectors), 'utf8')
    return [...text.matchAll(/(?:message: |lost\(|lostFor\(|unreadable\()'([^']+)'/gu)].map(
      (match) => match[1] ?? ''
    )
  })

describe('the message of a failure', () => {
  it('is one of our codes where a connector wrote it, whatever the network', () => {
    expect(ownMessages.length).toBeGreaterThan(10)
    expect(ownMessages.filter((message) => readFailureWords(message).kind === 'words')).toEqual([])
  })

  it.each([
    ['timeout', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ENOTFOUND', 'no_such_server'],
    ['ECONNREFUSED', 'nothing_answers'],
    ['CERT_HAS_EXPIRED', 'not_trusted'],
    ['HTTP 502', 'status'],
    ['HTTP 302 to another address', 'elsewhere'],
    ['HTML, not JSON', 'page'],
    ['unexpected JSON at 0.id', 'unexpected'],
    ['more than 4194304 bytes', 'too_long']
  ])('%s is the code %s', (message, code) => {
    expect(readFailureWords(message)).toMatchObject({ kind: 'code', code })
  })

  it('is quoted where the network said it', () => {
    expect(readFailureWords('Token has been revoked')).toEqual({
      kind: 'words',
      words: 'Token has been revoked'
    })
    expect(readFailureWords(' ')).toEqual({ kind: 'none' })
  })

  it('is a sentence of the person’s language, inside that of the refusal', () => {
    const t = translator('fr')
    const say: Parameters<typeof sayFailureWords>[1] = (key, values) => t(`failures:${key}`, values)
    const told = (message: string): string =>
      withoutGaps(t('errors:server_unreachable', withDetail({ message }, say)))
    expect(told('timeout')).toBe(
      'La connexion au serveur n’a pas abouti. Il met trop de temps à répondre. Vérifiez son adresse et votre connexion.'
    )
    expect(told('')).toBe('La connexion au serveur n’a pas abouti. Vérifiez son adresse et votre connexion.')
    expect(told('Down for maintenance')).toContain('« Down for maintenance ».')
    expect(told('Down for maintenance.')).toContain('« Down for maintenance ».')
    expect(sayFailureWords('HTTP 502', say)).toContain('502')
  })
})
