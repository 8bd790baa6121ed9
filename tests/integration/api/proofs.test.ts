import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proofIdSchema } from '../../../src/shared/model/ids.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
})
afterEach(() => ctx.close())

const eggs = {
  id: null,
  fact: 'Nos œufs viennent de la ferme de Kerguen, à neuf kilomètres.',
  value: 'Proximité',
  happenedOn: '2026-03-02',
  place: 'Nantes',
  witness: 'Yann, éleveur',
  link: 'https://example.com/oeufs',
  ownerId: null,
  expiresOn: '2027-03-02'
}
const facts = async () => (await app.ask('proofs.list', {})).map(({ fact }) => fact)

describe('the proof register', () => {
  it('keeps a fact with its day, place, witness, link, value and expiry', async () => {
    const { proofId } = await app.ask('proofs.keep', eggs)
    expect(await app.ask('proofs.list', {})).toEqual([{ ...eggs, id: proofId }])
  })

  it('changes and forgets, and Z takes each back by itself', async () => {
    const { proofId } = await app.ask('proofs.keep', eggs)
    await app.ask('proofs.keep', { ...eggs, id: proofId, fact: 'Nos œufs viennent de Kerguen.' })
    await app.ask('proofs.forget', { proofId })
    expect(await facts()).toEqual([])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'proof', conversationIds: [] })
    expect(await facts()).toEqual(['Nos œufs viennent de Kerguen.'])
    await app.ask('inbox.undo', {})
    expect(await facts()).toEqual([eggs.fact])
    await app.ask('inbox.undo', {})
    expect(await facts()).toEqual([])
  })

  it.each([
    ['no fact', { fact: ' ' }],
    ['no value', { value: '' }],
    ['a day that is none', { happenedOn: '2026-02-30' }],
    ['a link that is no address of the web', { link: 'javascript:alert(1)' }]
  ])('refuses %s', async (_what, changed) => {
    expect(await app.call('proofs.keep', { ...eggs, ...changed })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' }
    })
  })

  it('says that a proof is not there', async () => {
    const proofId = proofIdSchema.parse('none')
    expect(await app.call('proofs.forget', { proofId })).toMatchObject({ error: { code: 'not_found' } })
    expect(await app.call('proofs.keep', { ...eggs, id: proofId })).toMatchObject({
      error: { code: 'not_found' }
    })
  })
})
