import { useTranslation } from './use-translation.ts'
import { networkSchema } from '../../shared/model/network.ts'
import type { AppError } from '../../shared/result.ts'
import { type SayFailure, withDetail, withoutGaps } from '../../shared/text/failure-words.ts'
import { useNetworkName } from './use-network-name.ts'

/** Turns a refusal into its sentence in the person's language. */
export const useErrorSentence = (): ((error: AppError) => string) => {
  const { t } = useTranslation('errors')
  const nameOf = useNetworkName()
  const say = useSayFailure()
  return ({ code, values }) => {
    const network = networkSchema.safeParse(values?.['network'])
    return withoutGaps(
      t(code, {
        ...withDetail(values, say),
        ...(network.success ? { network: nameOf(network.data) } : {})
      })
    )
  }
}

/** Says what the message of a failure means. */
export const useSayFailure = (): SayFailure => {
  const { t } = useTranslation('failures')
  return (key, values) => t(key, values)
}
