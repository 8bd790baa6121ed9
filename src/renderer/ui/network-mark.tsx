import { useTranslation } from 'react-i18next'
import type { Network } from '../../shared/model/network.ts'

/** A network is a word, never a logo. */
export const NetworkMark = ({ network }: { readonly network: Network }) => <>{useNetworkName()(network)}</>

/** The name of a network in the person's language. */
export const useNetworkName = (): ((network: Network) => string) => {
  const { t } = useTranslation('inbox')
  return (network) => t(`network.${network}`)
}
