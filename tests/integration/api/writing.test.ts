import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listSentBodies } from '../../../src/main/store/outbox.ts'
import { day } from '../../../src/shared/model/instant.ts'
import { anItem } from '../../support/builders.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { plansOf } from '../../support/query-plan.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  scene = await openReplyScene()
  app = callerOf(scene.ctx)
})
afterEach(() => scene.close())

const words = 'Oui, notre pain est fait au levain, et la pousse dure trente-six heures.'

describe('the guard of one’s own words', () => {
  it('names the reply that the words are close to, for 90 days, and never before it has left', async () => {
    const likeness = (body: string) => app.ask('writing.likeness', { body })
    await scene.enqueue({ body: words })
    expect(await likeness(words)).toBeNull()
    await scene.send()
    const sentAt = scene.clock.now()
    expect(await likeness(`Bonjour, ${words}`)).toEqual({ personName: 'Odile G.', sentAt, excerpt: words })
    expect(await likeness('Oui, au levain.')).toBeNull()
    expect(
      await likeness('Nous ouvrons à huit heures le mardi, et il reste du pain jusqu’au soir.')
    ).toBeNull()
    scene.clock.advance(91 * day)
    expect(await likeness(words)).toBeNull()
  })

  it('finds what was sent lately by index', async () => {
    const steps = await plansOf(scene.ctx.databaseFile, (db) => listSentBodies(db, scene.clock.now(), 10))
    expect(steps.join('\n')).toContain('USING INDEX outbox_sent')
    expect(steps.join('\n')).not.toContain('TEMP B-TREE')
  })
})

describe('whom one may mention', () => {
  it('are those known on the network of the conversation, by the beginning of a name or handle', async () => {
    const other = anItem({
      ref: 'zoe-1',
      author: { ref: 'zoe', handle: 'zoe@toot.example', name: 'Zoé Lamartine', url: null, isUs: false }
    })
    await ingestItems(scene.ctx, scene.accountId, [other], async () => {})
    const known = (begins: string) =>
      app.ask('writing.mentionable', { conversationId: scene.conversationId, begins })
    // The index of words is filled by batch, in the same ingest.
    expect(await known('lam')).toEqual([{ handle: 'zoe@toot.example', name: 'Zoé Lamartine' }])
    expect(await known('zoe')).toEqual([{ handle: 'zoe@toot.example', name: 'Zoé Lamartine' }])
    expect(await known('')).toEqual([])
    expect(await known('personne')).toEqual([])
  })
})
