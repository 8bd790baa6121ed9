import { constants, createHash, generateKeyPair, privateDecrypt } from 'node:crypto'
import { z } from 'zod'
import type { BrowserSignIn } from '../connector.ts'
import { failed } from '../failed.ts'
import { type DiscourseCredentials, type DiscourseSettings, readSite, signInWith } from './session.ts'

/**
 * A key made for this app by the person, in their own browser: the page encrypts it for a key pair that lives as long as the
 * sign-in, and shows it to be brought back (https://meta.discourse.org/t/user-api-keys-specification/48536, read 2026-11-22).
 * Coming back by a redirect is for addresses that each site has to allow.
 */

const makeKeyPair = (): Promise<{ readonly publicKey: string; readonly privateKey: string }> =>
  new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: 2_048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
      },
      (problem, publicKey, privateKey) =>
        problem === null ? resolve({ publicKey, privateKey }) : reject(problem)
    )
  })

/** Reading needs `read`; answering, liking, editing need `write`. Nothing is asked for beyond. */
const scopes = 'read,write'
const applicationName = 'Porte-parole'

const pendingSchema = z.object({
  site: z.url(),
  privateKey: z.string(),
  nonce: z.string(),
  clientId: z.string()
})
type Pending = Readonly<z.infer<typeof pendingSchema>>

const payloadSchema = z.object({ key: z.string().min(1), nonce: z.string() })

/** The pair is the only chance needed: what must be new each time is drawn from it. */
const drawnFrom = (publicKey: string, use: string): string =>
  createHash('sha256').update(`${use} ${publicKey}`).digest('hex').slice(0, 32)

export const browserSignIn: BrowserSignIn<DiscourseSettings, DiscourseCredentials> = {
  asks: ['server'],
  async begin(answers) {
    const site = readSite(answers.server ?? '')
    if (site === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
    const { publicKey, privateKey } = await makeKeyPair()
    const nonce = drawnFrom(publicKey, 'nonce')
    const clientId = drawnFrom(publicKey, 'client')
    const address = new URL('user-api-key/new', site)
    for (const [name, value] of Object.entries({
      application_name: applicationName,
      client_id: clientId,
      scopes,
      public_key: publicKey,
      nonce,
      padding: 'oaep'
    }))
      address.searchParams.set(name, value)
    const pending: Pending = { site: site.href, privateKey, nonce, clientId }
    return { kind: 'open', address: address.href, pending: JSON.stringify(pending), returns: 'paste' }
  },
  async finish(pending, returned, io) {
    const { site, privateKey, nonce, clientId } = pendingSchema.parse(JSON.parse(pending))
    const payload = openPayload(returned, privateKey)
    if (payload === null) return failed({ kind: 'unauthorized', message: 'the text cannot be read' })
    if (payload.nonce !== nonce)
      return failed({ kind: 'unauthorized', message: 'the text is of another sign-in' })
    return await signInWith(new URL(site), { key: payload.key, clientId }, io)
  }
}

/** Older sites know no padding but the old one, whatever they are asked for. */
const paddings = [
  { padding: constants.RSA_PKCS1_OAEP_PADDING },
  { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
  { padding: constants.RSA_PKCS1_PADDING }
]

const openPayload = (returned: string, privateKey: string): z.infer<typeof payloadSchema> | null => {
  const encrypted = Buffer.from(returned.replace(/\s+/gu, ''), 'base64')
  for (const padding of paddings) {
    const payload = payloadSchema.safeParse(decrypted(encrypted, { key: privateKey, ...padding }))
    if (payload.success) return payload.data
  }
  return null
}

const decrypted = (encrypted: Buffer, key: Parameters<typeof privateDecrypt>[0]): unknown => {
  try {
    return JSON.parse(privateDecrypt(key, encrypted).toString('utf8'))
  } catch {
    return null
  }
}
