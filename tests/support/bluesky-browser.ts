import { request } from 'node:http'
import { z } from 'zod'

/** What a browser does on the pages of the real server where a person signs in and agrees: the requests of its own scripts. */

const api = '/@atproto/oauth-provider/~api'

interface Answer {
  readonly status: number
  readonly location: string | null
  readonly body: string
}

interface Browser {
  /** Opens an address as a click or a redirect does. */
  open(address: string, from?: string): Promise<Answer>
  /** What a script on the page `from` asks for. */
  ask(address: string, from: string, body: unknown): Promise<Answer>
}

/** A browser's cookies and headers, over node:http: fetch would set headers of its own. */
const startBrowser = (): Browser => {
  const cookies = new Map<string, string>()
  const send = (
    method: string,
    address: string,
    headers: Record<string, string>,
    body?: string
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const sent = request(address, { method, headers: { ...headers, cookie } }, (answer) => {
        for (const one of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(one) ?? []
          cookies.set(name, value)
        }
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? null,
            body: Buffer.concat(chunks).toString('utf8')
          })
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    open: (address, from) =>
      send('GET', address, {
        accept: 'text/html',
        'user-agent': 'Mozilla/5.0',
        'sec-fetch-site': from === undefined ? 'none' : 'same-origin',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        ...(from === undefined ? {} : { referer: from })
      }),
    ask: (address, from, body) =>
      send(
        'POST',
        address,
        {
          'content-type': 'application/json',
          'user-agent': 'Mozilla/5.0',
          'sec-fetch-site': 'same-origin',
          'sec-fetch-mode': 'same-origin',
          'sec-fetch-dest': 'empty',
          origin: new URL(from).origin,
          referer: from,
          'x-csrf-token': cookies.get('csrf-token') ?? ''
        },
        JSON.stringify(body)
      )
  }
}

/** Signs in on the page that an app opened, agrees to what it asks (or not), and gives the address that leads back to it. */
export const signInOnPage = async (
  page: string,
  person: { readonly did: string; readonly handle: string; readonly password: string },
  agrees: boolean
): Promise<string> => {
  const browser = startBrowser()
  const opened = await browser.open(page)
  if (opened.status !== 200) throw new Error(`the page: ${opened.status} ${opened.body.slice(0, 500)}`)
  const ask = async (name: string, body: unknown): Promise<unknown> => {
    const answer = await browser.ask(new URL(`${api}/${name}`, page).href, page, body)
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.body.slice(0, 500)}`)
    return JSON.parse(answer.body)
  }
  const { handle: username, password, did } = person
  await ask('sign-in', { locale: 'en', username, password, remember: true })
  const { url } = z
    .object({ url: z.url() })
    .parse(agrees ? await ask('consent', { did }) : await ask('reject', {}))
  const back = await browser.open(url, page)
  if (back.location === null) throw new Error(`the way back: ${back.status} ${back.body.slice(0, 500)}`)
  return back.location
}
