import { useEffect, useState } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { callApi } from '../../api/client.ts'

/** Typing rests this long before the words are compared. */
const restMilliseconds = 600

/** The reply of late that these words are close to; null while they are one’s own. */
export const useLikeness = (body: string): AppOutput<'writing.likeness'> => {
  const [found, setFound] = useState<AppOutput<'writing.likeness'>>(null)
  const isEmpty = body.trim() === ''
  useEffect(() => {
    // Each conversation that is opened would ask about nothing.
    if (isEmpty) return
    let isOver = false
    const timer = setTimeout(async () => {
      const answer = await callApi('writing.likeness', { body })
      if (!isOver) setFound(answer.ok ? answer.value : null)
    }, restMilliseconds)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [body, isEmpty])
  return isEmpty ? null : found
}
