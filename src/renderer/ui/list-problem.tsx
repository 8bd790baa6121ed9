import { useState } from 'react'
import { useTranslation } from './use-translation.ts'
import type { AppError } from '../../shared/result.ts'
import { Button } from './button.tsx'
import { useErrorSentence } from './error-sentence.ts'
import { FormSection, Problem } from './field.tsx'
import { ErrorState } from './list-states.tsx'

/** What a list is read by, as react-query tells it. */
interface Asked {
  readonly error: AppError | null
  readonly isSuccess: boolean
  readonly isFetching: boolean
  readonly refetch: () => Promise<unknown>
}

export interface ListProblem {
  readonly error: AppError
  /** How often it failed: each time is said. */
  readonly failures: number
  readonly isAsking: boolean
  readonly again: () => void
}

/**
 * What keeps a list from being read, null where nothing does. It stands while the list is asked for again, of which
 * react-query says that there is no error any more: its words and the button that has the keyboard stay where they are until
 * the answer is there. `of` tells one list from another that is read in its place.
 */
export const useListProblem = (list: Asked, of = ''): ListProblem | null => {
  const [last, setLast] = useState<{ of: string; error: AppError | null; failures: number }>({
    of,
    error: null,
    failures: 0
  })
  const former = last.of === of ? last.error : null
  const standing = list.error ?? (list.isSuccess ? null : former)
  if (standing !== last.error || of !== last.of)
    setLast({
      of,
      error: standing,
      failures: standing === null || standing === last.error ? last.failures : last.failures + 1
    })
  if (standing === null) return null
  return {
    error: standing,
    failures: last.failures,
    isAsking: list.isFetching,
    again: () => void list.refetch()
  }
}

/** Stands in place of a list that cannot be read: what it is, why, and the way to ask for it again. */
export const ListNotRead = ({
  title,
  problem
}: {
  readonly title: string
  readonly problem: ListProblem
}) => {
  const sentenceOf = useErrorSentence()
  return (
    <ErrorState title={title} times={problem.failures} action={<AskAgain problem={problem} />}>
      {sentenceOf(problem.error)}
    </ErrorState>
  )
}

/** Stands in place of a part of a page that cannot be read. */
export const PartNotRead = ({
  title,
  problem
}: {
  readonly title: string
  readonly problem: ListProblem
}) => {
  const sentenceOf = useErrorSentence()
  return (
    <FormSection level={2} title={title}>
      <Problem key={problem.failures}>{sentenceOf(problem.error)}</Problem>
      <div>
        <AskAgain problem={problem} />
      </div>
    </FormSection>
  )
}

const AskAgain = ({ problem }: { readonly problem: ListProblem }) => {
  const { t } = useTranslation('common')
  return (
    <Button isPending={problem.isAsking} onPress={problem.again}>
      {t('tryAgain')}
    </Button>
  )
}
