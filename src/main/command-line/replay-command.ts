import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { replayRouting } from '../assign/replay-routing.ts'
import type { Replay, RoutingChange } from '../../shared/contract/routing.ts'
import { colleagueProfileSchema, type Colleague } from '../../shared/model/colleague.ts'
import { routingTuningSchema, tunables, usualTuning } from '../../shared/model/routing-tuning.ts'
import { listColleagues } from '../store/colleagues.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

/** Profiles as they would be: only what changes, beside the name by which a colleague is known. */
const profilesSchema = z.array(
  colleagueProfileSchema.partial().extend({ name: colleagueProfileSchema.shape.name })
)

const readProfiles = async (
  file: string,
  colleagues: readonly Colleague[],
  timeZone: string
): Promise<RoutingChange | null> => {
  try {
    const written = profilesSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const profiles = written.map((part) => {
      const known = colleagues.find((one) => one.name === part.name && one.leftAt === null)
      const profile = colleagueProfileSchema.parse({
        role: '',
        place: null,
        email: null,
        portrait: null,
        languages: ['fr', 'en'],
        topics: [],
        bio: '',
        hours: { timeZone, spans: [] },
        absences: [],
        weeklyBudget: null,
        signatures: {},
        ...known,
        ...part
      })
      return { colleagueId: known?.id ?? null, profile }
    })
    return { kind: 'profiles', profiles }
  } catch {
    return null
  }
}

/** `place=2,topic=0.5`: by how much each counts; what is not named counts as usual. */
const readTuning = (text: string): RoutingChange | null => {
  const named = text.split(',').map((part) => part.split('='))
  if (named.some(([name]) => !tunables.some((each) => each === name))) return null
  const tuning = routingTuningSchema.safeParse({
    ...usualTuning,
    ...Object.fromEntries(named.map(([name, factor]) => [name, Number(factor)]))
  })
  return tuning.success ? { kind: 'tuning', tuning: tuning.data } : null
}

export const replayCommand: Command = {
  name: 'replay',
  usage: '--colleagues profiles.json | --tuning place=2,topic=1',
  options: { colleagues: { type: 'string' }, tuning: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, t }, args) {
    const file = args.text('colleagues')
    const tuning = args.text('tuning')
    if ((file === null) === (tuning === null)) return wrongUsage(t('cli:replay_needs'))
    const colleagues = await listColleagues(ctx.store.read, ctx.clock.now())
    const change =
      file !== null ? await readProfiles(file, colleagues, ctx.desktop.timeZone) : readTuning(tuning ?? '')
    if (change === null)
      return file === null
        ? wrongUsage(t('cli:replay_tunables', { tunables: tunables.join(', ') }))
        : couldNot({ code: 'file_unreadable', values: { fileName: file } })
    const outcome = await replayRouting(ctx, change)
    if (!outcome.ok) return couldNot(outcome.error)
    const { compared, changed } = outcome.value
    const nameOf = (id: Replay['changed'][number]['from']): string =>
      id === null
        ? t('routing:replay.nobody')
        : id === 'new'
          ? t('routing:replay.newcomer')
          : (colleagues.find((one) => one.id === id)?.name ?? '')
    return done(outcome.value, [
      changed.length === 0
        ? t('routing:replay.none', { count: compared })
        : t('routing:replay.changed', { count: changed.length, compared }),
      ...changed.map((one) => `  ${nameOf(one.from)} → ${nameOf(one.to)}  ${one.personName}: ${one.excerpt}`)
    ])
  }
}
