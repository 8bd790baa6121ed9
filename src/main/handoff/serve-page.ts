import { networkInterfaces } from 'node:os'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { HandoffSettings, Reach } from '../../shared/contract/handoffs.ts'
import { minute, second } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import type { PageHost } from '../runtime/page-host.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import { dressEveryAnswer, shareConnections } from './guard-server.ts'
import type { PageNames } from './handoff-server.ts'
import type { ServerContext } from './page-request.tsx'
import { pageKey, proveInstance, provenInstance } from './prove-page.ts'
import { hostsOf, originsOf } from './request-guard.ts'

/** Bounds of the server itself: slow and greedy connections are cut off (milliseconds, bytes, connections). */
const bounds = {
  headersTimeout: 5 * second,
  requestTimeout: 10 * second,
  keepAliveTimeout: 5 * second,
  connectionsCheckingInterval: second,
  maxHeaderSize: 8 * 1024,
  // Without a Host it is answered by us, like one of another.
  requireHostHeader: false
} as const
const mostConnections = 64
/** A connection on which nothing moves: who reads an answer by the drop must not hold it for ever. */
const silentFor = 10 * second

/** How long a public address is taken to lead where it led, and how long it may take to answer. */
const reachFor = minute
const reachWithin = 3 * second

interface Listening {
  readonly server: Server
  readonly settings: Pick<HandoffSettings, 'listenOn' | 'port'>
  readonly port: number
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

const isEverywhere = (address: string): boolean => address === '0.0.0.0' || address === '::'

const ownAddresses = (): readonly { readonly name: string; readonly address: string }[] =>
  Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).filter((one) => !one.address.startsWith('fe80:')).map(({ address }) => ({ name, address }))
  )

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

type HostContext = ServerContext & Pick<Context, 'fetch' | 'dataFolder'>

/**
 * Serves the page on 127.0.0.1, or on the address that the person chose, and under the names of its settings. The port stays the
 * same for as long as it is free, since links bear it.
 */
export const createPageHost = (ctx: HostContext): PageHost => {
  const instance = ctx.ids.token()
  let listening: Listening | null = null
  let failure: string | null = null
  /** Another process of this app (a command, or the app beside it) serves the same page: its instance. */
  let servedElsewhere: string | null = null
  let publicAddress: string | null = null
  let changing: Promise<void> = Promise.resolve()
  let checked: { readonly address: string; readonly leadsHere: boolean; readonly at: number } | null = null
  let names: PageNames = { hosts: new Set(), origins: new Set(), proxyHost: null }
  let kept: string | null = null
  const key = (): string => (kept ??= pageKey(ctx))
  // The page is read when it is first served: most inboxes start without it.
  const makeApp = async () => {
    const { handoffApp } = await import('./handoff-server.ts')
    return handoffApp(
      ctx,
      () => names,
      (challenge) => proveInstance(key(), instance, challenge)
    )
  }
  let app: ReturnType<typeof makeApp> | null = null

  const close = async (): Promise<void> => {
    const { server } = listening ?? {}
    listening = null
    if (server === undefined) return
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }

  const listen = async ({ listenOn, port }: HandoffSettings): Promise<void> => {
    const { createAdaptorServer } = await import('@hono/node-server')
    const { fetch } = await (app ??= makeApp())
    const server = createAdaptorServer({
      fetch,
      // Requests are ours to look at as Node got them: two Host headers, for one.
      overrideGlobalObjects: false,
      createServer,
      serverOptions: bounds
    }) as Server
    server.setTimeout(silentFor)
    dressEveryAnswer(server)
    shareConnections(server, mostConnections)
    failure = await new Promise<string | null>((resolve) => {
      server.once('error', (problem: NodeJS.ErrnoException) => resolve(problem.code ?? problem.message))
      server.listen(port, listenOn, () => resolve(null))
    })
    const address = server.address()
    if (failure === 'EADDRINUSE') servedElsewhere = await hear(`http://${bracketed(listenOn)}:${port}`)
    if (failure !== null || address === null || typeof address === 'string') return
    listening = { server, settings: { listenOn, port }, port: address.port }
    server.on('error', (problem) => ctx.log.error('page_server_failed', problem))
  }

  /** The instance that answers at an address, and proves that it is one of this folder; null when none of ours does. */
  const hear = (address: string): Promise<string | null> => {
    const challenge = ctx.ids.token()
    return ctx
      .fetch(`${address}/here?challenge=${challenge}`, {
        redirect: 'error',
        signal: AbortSignal.timeout(reachWithin)
      })
      .then(async (response) =>
        response.ok ? provenInstance(key(), challenge, await response.text()) : null
      )
      .catch(() => null)
  }

  const settle = async (): Promise<void> => {
    const settings = await getHandoffSettings(ctx.store.read)
    const same =
      listening?.settings.listenOn === settings.listenOn && listening.settings.port === settings.port
    if (!same) {
      await close()
      servedElsewhere = null
      await listen(settings)
    }
    publicAddress = settings.publicAddress === null ? null : new URL(settings.publicAddress).origin
    const heard = isEverywhere(settings.listenOn)
      ? ownAddresses().map((one) => one.address)
      : [settings.listenOn]
    const hosts = hostsOf(heard, listening?.port ?? settings.port, publicAddress)
    names = {
      hosts,
      origins: originsOf(hosts, publicAddress),
      proxyHost: publicAddress === null ? null : new URL(publicAddress).host
    }
    checked = null
  }

  const leadsHere = async (address: string): Promise<boolean> => {
    const at = Date.parse(ctx.clock.now())
    if (checked?.address === address && at - checked.at < reachFor) return checked.leadsHere
    const leads = (await hear(address)) === (servedElsewhere ?? instance)
    checked = { address, leadsHere: leads, at }
    return leads
  }

  const reachOf = async (): Promise<Reach> => {
    if (listening === null && servedElsewhere === null) return 'closed'
    if (publicAddress !== null) return (await leadsHere(publicAddress)) ? 'public' : 'public_unreachable'
    const { listenOn } = await getHandoffSettings(ctx.store.read)
    return isLoopback(listenOn) ? 'this_computer' : 'local_network'
  }

  return {
    serve() {
      // What failed before must not keep the page closed.
      changing = changing.then(settle, settle)
      return changing
    },
    status: () => ({
      address:
        listening === null ? null : `http://${bracketed(listening.settings.listenOn)}:${listening.port}`,
      failure
    }),
    async reach() {
      await changing.catch(() => {})
      const { listenOn, port } = await getHandoffSettings(ctx.store.read)
      const local = `http://${bracketed(listenOn)}:${listening?.port ?? port}`
      return { base: publicAddress ?? local, reach: await reachOf() }
    },
    interfaces: ownAddresses,
    async stop() {
      await changing.catch(() => {})
      await close()
    }
  }
}
