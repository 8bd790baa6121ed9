import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { describe, expect, it } from 'vitest'
import {
  OutboxCard,
  type OutboxDeeds
} from '../../../../../src/renderer/screens/conversation/outbox-card.tsx'
import type { ThreadReply } from '../../../../../src/shared/contract/conversations.ts'
import { createTranslations } from '../../../../../src/shared/locales/translate.ts'
import type { Account } from '../../../../../src/shared/model/account.ts'
import { outboxIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantSchema } from '../../../../../src/shared/model/instant.ts'
import { blockedReasonSchema, type OutboxState } from '../../../../../src/shared/model/outbox.ts'

const at = instantSchema.parse('2026-11-20T09:00:00.000Z')
const deeds: OutboxDeeds = {
  cancel: () => {},
  retry: () => {},
  confirmSent: () => {},
  copyThenOpen: () => {},
  goToAccounts: () => {}
}

/** What a person reads on the card of a reply in this state. */
const wordsOf = (state: OutboxState, language: 'fr' | 'en', part: ThreadReply['part'] = null): string => {
  const entry = {
    id: 'outbox-1',
    text: 'Oui, au levain.',
    body: 'Oui, au levain.',
    state,
    part,
    audience: 'public',
    images: []
  } as unknown as ThreadReply
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={createTranslations(language)}>
      <OutboxCard
        entry={entry}
        account={{ network: 'mastodon' } as unknown as Account}
        speaker={null}
        answered={null}
        deeds={deeds}
      />
    </I18nextProvider>
  )
  return html
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll(/[\s\u202f\u00a0]+/gu, ' ')
    .replaceAll('&#x27;', '’')
}

const blocked = (reason: Extract<OutboxState, { kind: 'blocked' }>['reason']): OutboxState => ({
  kind: 'blocked',
  attempt: 1,
  reason,
  failure: null
})

describe('a reply that waits for a person', () => {
  it.each(blockedReasonSchema.options)('says what happened and what can be done: %s', (reason) => {
    const [english, french] = [wordsOf(blocked(reason), 'en'), wordsOf(blocked(reason), 'fr')]
    // Two sentences at least: what happened, and what the app or the person does about it.
    for (const words of [english, french]) expect(words.match(/[.:] /gu)?.length).toBeGreaterThan(1)
    expect(english).not.toContain('Published')
    expect(french).not.toContain('Publiée')
    expect(french).not.toBe(english)
    // Each offers a way out; of a damaged one only what can be read comes back.
    expect(english).toContain(reason === 'damaged' ? 'Take back what can be read' : 'Take the words back')
  })

  it('says that a lost answer is looked for, and asks nothing of the person meanwhile', () => {
    const state: OutboxState = { kind: 'unconfirmed', attempt: 1, checks: 0, checkAt: at }
    expect(wordsOf(state, 'en')).toContain(
      'Its page is read again before anything else; you need do nothing.'
    )
    expect(wordsOf(state, 'fr')).toContain(
      'Sa page est relue avant toute autre chose ; vous n’avez rien à faire.'
    )
  })

  it('is called published only with its proof, and says whose', () => {
    const published = { ref: 'remote-1', url: null, at }
    expect(wordsOf({ kind: 'sent', sentAt: at, proof: { by: 'network', published } }, 'en')).toContain(
      'seen on'
    )
    expect(wordsOf({ kind: 'sent', sentAt: at, proof: { by: 'person' } }, 'fr')).toContain('sur votre parole')
  })

  it('says of a part of a thread which one it is and what it waits for, and offers to stop what has not left', () => {
    const threadId = outboxIdSchema.parse('outbox-0')
    // Nobody is asked about a part before the one before it.
    const untold = { kind: 'blocked', attempt: 1, reason: 'cannot_tell', failure: null } as const
    const waiting = wordsOf(untold, 'en', { threadId, number: 2, of: 3, waits: true })
    expect(waiting).toContain('part 2 of 3')
    expect(waiting).toContain('Waits for part 1, and leaves once that one is seen on Mastodon')
    expect(waiting).toContain('Stop what has not left')
    expect(waiting).not.toContain('It is published')
    expect(wordsOf(untold, 'fr', { threadId, number: 2, of: 3, waits: true })).toContain('partie 2 sur 3')
    expect(wordsOf(untold, 'en', { threadId, number: 2, of: 3, waits: false })).toContain('It is published')
  })
})
