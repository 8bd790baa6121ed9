import type { Handoff } from '../../../shared/model/handoff.ts'

/** The colleague was asked and has not answered: their link opens the page. */
export const isOpenHandoff = (kind: Handoff['state']['kind']): boolean =>
  kind === 'asked' || kind === 'writing' || kind === 'postponed'
