import type { Translate } from '../../shared/locales/translate.ts'
import { unreachable } from '../../shared/result.ts'
import type { OpenProblem } from '../store/store.ts'

/** Why the app could not start: a problem of its database, or a bug. */
export type StartupProblem = OpenProblem | { readonly kind: 'unexpected'; readonly detail: string }

/** What a person is told: what it is, what to do, and the facts that a helper would ask for. */
export interface ProblemText {
  readonly title: string
  readonly advice: string
  readonly facts: readonly string[]
}

/**
 * What is said on the standard error of a program with a window, which some systems keep for years: the sentences and a code.
 * The facts, which may name a file of somebody or quote their words, are for the screen alone.
 */
export const sayToSystem = ({ title, advice }: ProblemText, code: string): string =>
  [title, advice, code].join('\n')

/** A bug by its kind and its code, as the system knows them: `Error ENOENT`. What is no such word is left out. */
export const codeOfBug = (problem: unknown): string => {
  if (!(problem instanceof Error)) return 'unexpected'
  const words = [problem.name, 'code' in problem ? problem.code : '']
  return (
    words.filter((word) => typeof word === 'string' && /^[A-Za-z_]{1,40}$/u.test(word)).join(' ') || 'Error'
  )
}

/** In the person's language, for the window and for the command line. */
export const describeProblem = (t: Translate, problem: StartupProblem): ProblemText => {
  const fileFact = (file: string): string => t('startup:file', { file })
  const detailFact = (detail: string): string => t('startup:detail', { detail })
  switch (problem.kind) {
    case 'newer_than_app':
      return {
        title: t('startup:newer_than_app'),
        advice: t('startup:newer_than_app_advice'),
        facts: [fileFact(problem.file), t('startup:migration', { migration: problem.migration })]
      }
    case 'not_a_database':
      return {
        title: t('startup:not_a_database'),
        advice: t('startup:not_a_database_advice'),
        facts: [fileFact(problem.file)]
      }
    case 'damaged':
      return {
        title: t('startup:damaged'),
        advice: t('startup:damaged_advice'),
        facts: [fileFact(problem.file), detailFact(problem.detail)]
      }
    case 'locked':
      return {
        title: t('startup:locked'),
        advice: t('startup:locked_advice'),
        facts: [fileFact(problem.file)]
      }
    case 'in_use':
      return {
        title: t('startup:in_use'),
        advice: t('startup:in_use_advice'),
        facts: [fileFact(problem.file)]
      }
    case 'path_too_long':
      return {
        title: t('startup:path_too_long'),
        advice: t('startup:path_too_long_advice'),
        facts: [fileFact(problem.file)]
      }
    case 'disk_full':
      return {
        title: t('startup:disk_full'),
        advice: t('startup:disk_full_advice'),
        facts: [fileFact(problem.file)]
      }
    case 'cannot_open':
      return {
        title: t('startup:cannot_open'),
        advice: t('startup:cannot_open_advice'),
        facts: [fileFact(problem.file), detailFact(problem.detail)]
      }
    case 'migration_failed':
      return {
        title: t('startup:migration_failed'),
        advice: t('startup:migration_failed_advice'),
        facts: [
          fileFact(problem.file),
          ...(problem.backup === null ? [] : [t('startup:backup', { backup: problem.backup })]),
          t('startup:migration', { migration: problem.migration }),
          detailFact(problem.detail)
        ]
      }
    case 'unexpected':
      return {
        title: t('startup:unexpected'),
        advice: t('startup:unexpected_advice'),
        facts: [detailFact(problem.detail)]
      }
    default:
      return unreachable(problem)
  }
}
