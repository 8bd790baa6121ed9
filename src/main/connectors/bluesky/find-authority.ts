import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Io } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import { request, takenAsItsOwn } from '../http.ts'
import { discover } from '../oauth.ts'
import { mayCall, readServerAddress } from '../server-address.ts'
import { protectedResourceSchema } from './wire.ts'

/** What the network's profile of OAuth asks of a server that signs in (https://atproto.com/specs/oauth, read 2026-11-22). */
export const authoritySchema = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  pushed_authorization_request_endpoint: z.url(),
  dpop_signing_alg_values_supported: z.array(z.string()).refine((all) => all.includes('ES256')),
  // Without the issuer in its answer one server could pass for another (RFC 9207).
  authorization_response_iss_parameter_supported: z.literal(true)
})
export type Authority = Readonly<z.infer<typeof authoritySchema>>

/** The server that says who may act for the accounts of this one. */
export const findAuthority = async (
  service: URL,
  io: Io
): Promise<{ readonly kind: 'found'; readonly authority: Authority } | Failed> => {
  const described = takenAsItsOwn(
    await request(io, {
      method: 'GET',
      url: new URL('/.well-known/oauth-protected-resource', service),
      schema: protectedResourceSchema
    })
  )
  if (described.kind !== 'answered') return failed(described.failure)
  const { resource, authorization_servers: named } = described.value
  const issuer = readServerAddress(named[0] ?? '')
  const isOneOfItsOwn = resource === service.origin && named.length === 1
  if (!isOneOfItsOwn || issuer === null || !mayCall(issuer, service)) return failed(unusable)
  const told = await discover(io, issuer, { server: service })
  if (told.kind === 'failed') return told
  const authority = authoritySchema.safeParse(told.value)
  const resources = told.value?.protected_resources ?? [resource]
  if (!authority.success || !resources.includes(resource)) return failed(unusable)
  return mayCall(new URL(authority.data.authorization_endpoint), service)
    ? { kind: 'found', authority: authority.data }
    : failed(unusable)
}

const unusable: Failure = { kind: 'unreadable', message: 'the server that signs in' }
