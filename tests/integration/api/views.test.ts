import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SavedView } from '../../../src/shared/contract/views.ts'
import { savedViewIdSchema } from '../../../src/shared/model/ids.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
})
afterEach(() => ctx.close())

const save = (name: string, key: number | null = null) =>
  app.ask('views.save', { name, query: `place:${name}`, key })
const shown = async () => (await app.ask('views.list', {})).map(({ key, name }) => `${key} ${name}`)
const nameless: SavedView = { id: savedViewIdSchema.parse('none'), key: 1, name: 'x', query: 'x' }

describe('saved searches', () => {
  it('take the first free key, or the one that is asked for', async () => {
    await save('lyon')
    await save('nantes', 3)
    await save('brest')
    expect(await shown()).toEqual(['1 lyon', '2 brest', '3 nantes'])
    expect(await app.call('views.save', { name: 'a', query: 'b', key: 3 })).toMatchObject({
      ok: false,
      error: { code: 'conflict' }
    })
  })

  it('are nine at most', async () => {
    for (let count = 1; count <= 9; count += 1) await save(`view ${count}`)
    expect(await app.call('views.save', { name: 'tenth', query: 'x', key: null })).toMatchObject({
      ok: false,
      error: { code: 'views_full' }
    })
  })

  it('change their words, and exchange keys with the one that stood there', async () => {
    const lyon = await save('lyon')
    await save('brest')
    await app.ask('views.change', { ...lyon, key: 2, name: 'Lyon 3' })
    expect(await shown()).toEqual(['1 brest', '2 Lyon 3'])
    expect(await app.call('views.change', nameless)).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
  })

  it('go and come back with Z, each change by itself', async () => {
    const lyon = await save('lyon')
    await save('brest')
    await app.ask('views.change', { ...lyon, key: 2 })
    await app.ask('views.remove', { viewId: lyon.id })
    expect(await shown()).toEqual(['1 brest'])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'view', conversationIds: [] })
    expect(await shown()).toEqual(['1 brest', '2 lyon'])
    await app.ask('inbox.undo', {})
    expect(await shown()).toEqual(['1 lyon', '2 brest'])
    await app.ask('inbox.undo', {})
    await app.ask('inbox.undo', {})
    expect(await shown()).toEqual([])
    expect(await app.call('views.remove', { viewId: lyon.id })).toMatchObject({ ok: false })
  })

  it('have a name and a search', async () => {
    for (const words of [
      { name: ' ', query: 'x' },
      { name: 'x', query: ' ' }
    ])
      expect(await app.call('views.save', { ...words, key: null })).toMatchObject({
        ok: false,
        error: { code: 'invalid_input' }
      })
  })
})
