import { useTranslation } from './use-translation.ts'
import type { Network } from '../../shared/model/network.ts'

/** The name of a network in the person's language: a word, never a logo. */
export const useNetworkName = (): ((network: Network) => string) => {
  const { t } = useTranslation('inbox')
  return (network) => t(`network.${network}`)
}
