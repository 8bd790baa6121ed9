import { createHash } from 'node:crypto'
import type { Network } from '../../shared/model/network.ts'

/** Who somebody is on a network, as a digest: it tells that they were forgotten, and not who they are. */
export const forgottenMark = (network: Network, remoteId: string): string =>
  createHash('sha256').update(`forgotten|${network}|${remoteId}`, 'utf8').digest('base64url')
