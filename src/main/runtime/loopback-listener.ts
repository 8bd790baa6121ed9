import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What the person reads in their browser when they come back. Plain texts. */
export interface LoopbackPage {
  readonly language: string
  readonly title: string
  readonly text: string
}

export interface LoopbackListener {
  /** Where the browser is to come back to. */
  readonly redirect: string
  /** Nothing listens any more once this has settled; what is being answered is answered first. */
  stop(): Promise<void>
}

/** The name by which the browser is sent back: some providers allow the one, some the other. The listener is the same. */
export type LoopbackHost = '127.0.0.1' | 'localhost'

const loopback = '127.0.0.1'
const path = '/signed-in'
const style =
  'body{margin:18vh auto 0;max-width:30em;padding:0 1.5em;font:17px/1.55 Georgia,serif;color:#231e19;background:#fbf8f3}' +
  'h1{font-size:1.4em;margin:0 0 .4em}@media(prefers-color-scheme:dark){body{color:#f1ebe3;background:#191613}}'

/**
 * Waits on this computer for a browser to come back from a network (RFC 8252, section 7.3): one path, one answer, GET only,
 * by the very address that was given out. The page that it shows runs nothing, loads nothing and passes its address, which
 * holds the code, on to nobody.
 */
export const startLoopbackListener = async (
  host: LoopbackHost,
  answer: (address: string) => Promise<LoopbackPage>
): Promise<LoopbackListener> => {
  let port = 0
  let isAnswered = false
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 16_384 },
    (request, response) => {
      const refusal = refusalOf(request, `${host}:${port}`)
      if (refusal !== null) return end(response, refusal)
      if (isAnswered) return end(response, 410)
      isAnswered = true
      answer(`http://${host}:${port}${request.url ?? ''}`).then(
        (page) => end(response, 200, page),
        () => end(response, 500)
      )
    }
  )
  server.maxConnections = 16
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, loopback, resolve)
  })
  const bound = server.address()
  port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    redirect: `http://${host}:${port}${path}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      })
  }
}

/** The status of a request that is none of ours; null when it is. A page elsewhere that names us otherwise reaches nothing. */
const refusalOf = (request: IncomingMessage, name: string): number | null => {
  const hosts = request.rawHeaders.filter(
    (_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === 'host'
  )
  if (hosts.length !== 1 || hosts[0] !== name) return 421
  if (request.method !== 'GET') return 405
  return request.url?.split('?')[0] === path ? null : 404
}

const end = (response: ServerResponse, status: number, page: LoopbackPage | null = null): void => {
  response.writeHead(status, {
    'content-type': page === null ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src '${digestOf(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET' } : {})
  })
  response.end(page === null ? '' : write(page))
}

const digestOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

const write = ({ language, title, text }: LoopbackPage): string =>
  `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
  `<style>${style}</style></head><body><h1>${escaped(title)}</h1><p>${escaped(text)}</p></body></html>`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
