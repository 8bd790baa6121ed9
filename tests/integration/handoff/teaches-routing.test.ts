import { afterEach, beforeEach, expect, it } from 'vitest'
import { refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { routeText } from '../../../src/main/assign/route-text.ts'
import type { ColleagueId } from '../../../src/shared/model/ids.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, formsOf, submit } from '../../support/page-visitor.ts'

let scene: HandoffScene
let paul: ColleagueId

beforeEach(async () => {
  scene = await openHandoffScene({
    colleague: { topics: ['pain au levain'] },
    question: 'Votre facture est décorée'
  })
  paul = await aStoredColleague(
    scene.ctx,
    { name: 'Paul Odin', topics: ['factures'] },
    { networks: ['mastodon'] }
  )
  await refitRouting(scene.ctx)
})
afterEach(() => scene.close())

/** Who is thought of for the next message of the kind because of what was given to them. */
const taught = async (): Promise<readonly ColleagueId[]> => {
  const { ranking } = await routeText(scene.ctx, 'Une facture décorée ?')
  return ranking.flatMap(({ colleagueId, reasons }) =>
    reasons.some((reason) => reason.signal === 'history' && reason.points > 0) ? [colleagueId] : []
  )
}

it('who is asked is thought of for the next of the kind at once, and no longer once the question is taken back', async () => {
  expect(await taught()).toEqual([])
  await scene.handOff()
  expect(await taught()).toEqual([scene.colleagueId])
  await scene.ask('inbox.undo', {})
  expect((await scene.ask('inbox.undo', {})).action).toBe('assign')
  expect(await taught()).toEqual([])
})

it('who was named instead is thought of once they are asked, and who said “not me” no more', async () => {
  const { link } = await scene.handOff()
  const step = await answerPage(link, { act: 'to-pass' })
  const [form] = formsOf(step.text)
  if (form === undefined) throw new Error('no form')
  await submit(link, form, { act: 'pass', who: 'paul' })
  await scene.handOff({ colleagueId: paul })
  expect(await taught()).toEqual([paul])
})
