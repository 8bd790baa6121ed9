import { err } from '../../shared/result.ts'
import type { Serve } from './serve.ts'

/** What a copy of an inbox may be asked before a person has said whether it is the one: that, and how the window looks. */
const always: ReadonlySet<string> = new Set([
  'home.state',
  'home.moveIn',
  'settings.get',
  'settings.showKeys',
  'lock.state',
  'lock.lock',
  'lock.unlock',
  'lock.touch'
])

/** Everything else is refused in a copy: nobody writes or decides in it by mistake. */
export const whileAtHome =
  (serve: Serve, isAtHome: boolean): Serve =>
  async (path, input) =>
    isAtHome || always.has(path) ? await serve(path, input) : err('not_allowed')
