import type { Network } from '../model/network.ts'
import { signatureOf, type Signer } from './sign-reply.ts'

/** A colleague whose words were shaped: their signature says by whom (“Karim, boulanger à Lyon 3, mis en forme par Samia”). */
export const jointSigner = (colleague: Signer, network: Network, shapedBy: string): Signer => {
  const { nameForm, text } = signatureOf(colleague, network)
  const said = text.trim() === '' ? shapedBy : `${text.trim()}, ${shapedBy}`
  return { ...colleague, signatures: { ...colleague.signatures, [network]: { nameForm, text: said } } }
}
