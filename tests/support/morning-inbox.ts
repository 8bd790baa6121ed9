import { madeTexts } from '../bench/made-texts.ts'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { changeSettings } from '../../src/main/store/settings.ts'
import { minute, plus } from '../../src/shared/model/instant.ts'
import { anAccount, anItem } from './builders.ts'
import { aStoredColleague } from './colleagues.ts'
import { fakeClock } from './fake-clock.ts'
import { openTestContext } from './test-context.ts'

/**
 * What came in over night, in the data folder of an app that is not open yet: conversations as people write them, with
 * somebody of their own each, on an account where a person pastes the replies, and three colleagues who may speak there.
 */
export const seedMorning = async (dataFolder: string, conversations: number): Promise<void> => {
  const ctx = await openTestContext({
    dataFolder,
    keepFolder: true,
    clock: fakeClock(new Date().toISOString())
  })
  const made = madeTexts(20_261_128, 4_000)
  const accountId = await anAccount(ctx, { network: 'youtube', name: 'Le fournil' })
  await aStoredColleague(ctx, { name: 'Irène Sorel', role: 'Boulangère', topics: ['levain', 'pain'] })
  await aStoredColleague(ctx, { name: 'Paul Roy', role: 'Livraisons', topics: ['livraison', 'commande'] })
  await aStoredColleague(ctx, { name: 'Ana Ferreira', role: 'Boutique', topics: ['horaires', 'boutique'] })
  const now = ctx.clock.now()
  const items = Array.from({ length: conversations }, (_, index) => {
    const { text, language } = made.text()
    const name = `${made.name()} ${index + 1}`
    const author = { ref: `person-${index}`, handle: `person${index}`, name, url: null, isUs: false }
    const publishedAt = plus(now, -(index + 1) * minute)
    return anItem({ ref: `morning-${index}`, text, language, author, publishedAt })
  })
  await ingestItems(ctx, accountId, items, async () => {})
  await ctx.store.write((tx) => changeSettings(tx, { welcomed: true, companyName: 'Le fournil' }))
  await ctx.close()
}
