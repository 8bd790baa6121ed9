import { isValidDid, isValidHandle } from '@atproto/syntax'
import type { BrowserAnswers, Io } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import { request, takenAsItsOwn } from '../http.ts'
import { mayCall, readServerAddress } from '../server-address.ts'
import { methodAddress } from './method-address.ts'
import { describedRepoSchema, type DidDocument, didDocumentSchema, resolvedHandleSchema } from './wire.ts'

export const defaultServer = 'https://bsky.social'

/** Where accounts of the kind `did:plc` are listed (https://web.plc.directory, read 2026-11-22). */
const directory = 'https://plc.directory'

/** A handle or a DID as it was typed. */
export const readIdentifier = (typed: string | null): string => (typed ?? '').trim().replace(/^@/u, '')

/** The address of the server that holds the account (its PDS), as its document names it. */
export const accountServerOf = (document: DidDocument): string | null =>
  document.service.find(({ id }) => id.endsWith('#atproto_pds'))?.serviceEndpoint ?? null

const unknown = 'no account of this name'

export type FoundAccount =
  | {
      readonly kind: 'found'
      readonly did: string
      readonly service: URL
      /** The server that was typed, or the usual one. */
      readonly server: URL
    }
  | Failed

/**
 * Who an account is and which server holds it, before anybody signs in: handle to DID, DID to document, document to server
 * (https://atproto.com/specs/did, read 2026-11-22). A server that was typed is asked first: it knows its own accounts, and
 * one inside a company may stand in no directory.
 */
export const findAccount = async (answers: BrowserAnswers, io: Io): Promise<FoundAccount> => {
  const server = readServerAddress(answers.server || defaultServer)
  if (server === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  const identifier = readIdentifier(answers.identifier)
  const did = await findDid(identifier, server, io)
  if (did.kind === 'failed') return did
  const document = await readDocument(did.did, server, answers.server ? 'server' : 'directory', io)
  if (document.kind === 'failed') return document
  const service = readServerAddress(accountServerOf(document.document) ?? '')
  if (service === null || !mayCall(service, server))
    return failed({ kind: 'unreadable', message: 'the address of the account’s server' })
  return { kind: 'found', did: did.did, service, server }
}

type Found<Key extends string, Value> =
  ({ readonly kind: 'found' } & Readonly<Record<Key, Value>>) | ReturnType<typeof failed>

const findDid = async (identifier: string, server: URL, io: Io): Promise<Found<'did', string>> => {
  if (isValidDid(identifier)) return { kind: 'found', did: identifier }
  if (!isValidHandle(identifier)) return failed({ kind: 'rejected', code: 'other', message: unknown })
  const outcome = await request(io, {
    method: 'GET',
    url: methodAddress(server, 'com.atproto.identity.resolveHandle', { handle: identifier }),
    schema: resolvedHandleSchema
  })
  return outcome.kind === 'answered' ? { kind: 'found', did: outcome.value.did } : failed(outcome.failure)
}

const readDocument = async (
  did: string,
  server: URL,
  first: 'server' | 'directory',
  io: Io
): Promise<Found<'document', DidDocument>> => {
  if (first === 'server') {
    const described = takenAsItsOwn(
      await request(io, {
        method: 'GET',
        url: methodAddress(server, 'com.atproto.repo.describeRepo', { repo: did }),
        schema: describedRepoSchema
      })
    )
    if (described.kind === 'answered') return { kind: 'found', document: described.value.didDoc }
    // A refusal: it holds no such account.
    if (described.kind !== 'refused' || described.status >= 500) return failed(described.failure)
  }
  const url = documentAddress(did)
  if (url === null || !mayCall(url, server))
    return failed({ kind: 'rejected', code: 'other', message: unknown })
  const outcome = await request(io, { method: 'GET', url, schema: didDocumentSchema })
  if (outcome.kind !== 'answered') return failed(outcome.failure)
  if (outcome.value.id !== did) return failed({ kind: 'unreadable', message: unknown })
  return { kind: 'found', document: outcome.value }
}

/** The two kinds that the network knows: `did:plc:…` in the directory, `did:web:example.org` on its own host. */
const documentAddress = (did: string): URL | null => {
  if (did.startsWith('did:plc:')) return new URL(`/${did}`, directory)
  const host = /^did:web:([a-z0-9.-]+)$/iu.exec(did)?.[1]
  return host === undefined ? null : new URL(`https://${host}/.well-known/did.json`)
}
