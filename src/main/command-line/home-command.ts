import { homeOf, moveIn } from '../backups/settle-home.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

/** Where the inbox lives; with `--here` a copy is the one from now on. */
export const homeCommand: Command = {
  name: 'home',
  usage: '[--here]',
  options: { here: { type: 'boolean' } },
  onlyLooks: true,
  async run({ ctx, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const state = await homeOf(ctx.store.read, ctx.dataFolder)
    const to = ctx.dataFolder
    if (state.kind === 'here') return done({ ...state, to }, [t('cli:home_here', { to })])
    if (!args.flag('here')) return done(state, [t('cli:home_elsewhere', { from: state.from, to: state.to })])
    const moved = await moveIn(ctx)
    if (!moved.ok) return couldNot(moved.error)
    return done({ kind: 'here', to: state.to }, [t('cli:home_moved_in', { to: state.to })])
  }
}
