import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'

/** What may go wrong with one answer. `done` faults do what was asked first: the answer alone is lost. */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Record<string, string>
      readonly body?: unknown
    }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'html' }
  /** Somebody else answers in its place: a firewall, the Wi-Fi of a café. */
  | {
      readonly kind: 'other_speaker'
      readonly status: number
      readonly body: string
      readonly type: string
      readonly headers?: Record<string, string>
    }
  /** Half of the answer, well-formed as HTTP. */
  | { readonly kind: 'cut_json' }
  /** Half of the answer, then the connection ends. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'oversized'; readonly bytes: number }
  /** The head of the answer and nothing more. */
  | { readonly kind: 'slow' }
  /** Nothing at all. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'done_then_dropped' }
  | { readonly kind: 'done_then_silent' }
  | { readonly kind: 'done_then_status'; readonly status: number }

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly search: URLSearchParams
  readonly authorization: string | null
  readonly headers: IncomingHttpHeaders
  /** Of JSON; null where it is not. */
  readonly body: unknown
  readonly bytes: Buffer
  /** Of a form, in either encoding; null where it is none. */
  readonly form: FormData | null
}

export interface FakeAnswer {
  readonly status: number
  readonly json: unknown
  /** The body as it is, where it is not JSON. */
  readonly body?: string | Buffer
  readonly headers?: Record<string, string>
  /** The answer stays open after its head: `write` adds to it as long as the connection lasts, `whenOver` tells of its end. */
  readonly open?: (
    write: (text: string) => void,
    end: () => void,
    whenOver: (run: () => void) => void
  ) => void
}

export interface FakeServer {
  readonly origin: string
  readonly requests: readonly FakeRequest[]
  /** The next request that matches goes wrong this way; every one when `always`. */
  fail(fault: Fault, matches?: (request: FakeRequest) => boolean, always?: boolean): void
  /** Forgets the faults that wait. */
  heal(): void
  stop(): Promise<void>
}

/** A server on loopback that answers as `answer` says and goes wrong as it is told. */
export const startFakeServer = async (answer: (request: FakeRequest) => FakeAnswer): Promise<FakeServer> => {
  const requests: FakeRequest[] = []
  let faults: { fault: Fault; matches: (request: FakeRequest) => boolean; always: boolean }[] = []
  const take = (request: FakeRequest): Fault | null => {
    const found = faults.find((one) => one.matches(request))
    if (found === undefined) return null
    if (!found.always) faults = faults.filter((one) => one !== found)
    return found.fault
  }
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      requests.push(request)
      reply(request, response, take(request), answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the fake server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    fail: (fault, matches = () => true, always = false) => {
      faults.push({ fault, matches, always })
    },
    heal: () => {
      faults = []
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

const readRequest = async (incoming: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  const type = incoming.headers['content-type'] ?? ''
  const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/u.test(type)
  const url = new URL(incoming.url ?? '/', 'http://fake')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    search: url.searchParams,
    authorization: incoming.headers.authorization ?? null,
    headers: incoming.headers,
    body: bytes.length > 0 && /json/u.test(type) ? JSON.parse(bytes.toString('utf8')) : null,
    bytes,
    form: isForm ? await new Response(bytes, { headers: { 'content-type': type } }).formData() : null
  }
}

const bytesOf = ({ json, body }: FakeAnswer): Buffer => Buffer.from(body ?? JSON.stringify(json))

const reply = (
  request: FakeRequest,
  response: ServerResponse,
  fault: Fault | null,
  answer: (request: FakeRequest) => FakeAnswer
): void => {
  const send = (given: FakeAnswer): void => {
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
    if (given.open === undefined) return void response.end(bytesOf(given))
    response.flushHeaders()
    given.open(
      (text) => void response.write(text),
      () => void response.end(),
      (run) => void response.on('close', run)
    )
  }
  switch (fault?.kind) {
    case undefined:
      return send(answer(request))
    case 'status': {
      const { status, headers = {}, body = { error: 'Fault', message: `told to answer ${status}` } } = fault
      return send({ status, json: body, headers })
    }
    case 'redirect':
      response.writeHead(302, { location: fault.to })
      response.end()
      return
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>Welcome to our café Wi-Fi</title>')
      return
    case 'other_speaker':
      response.writeHead(fault.status, { 'content-type': fault.type, ...fault.headers })
      response.end(fault.body)
      return
    case 'cut_json': {
      const bytes = bytesOf(answer(request))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(bytes.subarray(0, Math.floor(bytes.length / 2)))
      return
    }
    case 'truncated': {
      const bytes = bytesOf(answer(request))
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
      return
    }
    case 'oversized':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ filler: 'x'.repeat(fault.bytes) }))
      return
    case 'slow':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"')
      return
    case 'silent':
      return
    case 'reset':
      response.destroy()
      return
    case 'done_then_dropped':
      answer(request)
      response.destroy()
      return
    case 'done_then_silent':
      answer(request)
      return
    case 'done_then_status':
      answer(request)
      return send({
        status: fault.status,
        json: { error: 'InternalServerError', message: 'Internal Server Error' }
      })
  }
}
