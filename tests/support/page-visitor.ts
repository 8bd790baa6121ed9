import { request } from 'node:http'

/** A form as the page has it: where it goes and what it holds. */
export interface PageForm {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The forms of a page, as a browser without JavaScript would send them. */
export const formsOf = (html: string): readonly PageForm[] =>
  [...html.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/gu)].map(
    ([, action = '', inside = '']) => {
      const fields: Record<string, string> = {}
      for (const [tag] of inside.matchAll(/<input\b[^>]*>/gu)) {
        const name = /\bname="([^"]*)"/u.exec(tag)?.[1]
        const value = /\bvalue="([^"]*)"/u.exec(tag)?.[1] ?? ''
        const type = /\btype="([^"]*)"/u.exec(tag)?.[1] ?? 'text'
        if (name === undefined) continue
        if ((type === 'checkbox' || type === 'radio') && !/\bchecked\b/u.test(tag)) continue
        fields[name] = unescaped(value)
      }
      for (const [, name = '', text = ''] of inside.matchAll(
        /<textarea\b[^>]*\bname="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/gu
      ))
        fields[name] = unescaped(text).replace(/^\n/u, '')
      return { action: unescaped(action), fields }
    }
  )

/** What the page answered. */
export interface PageAnswer {
  readonly status: number
  readonly location: string | null
  readonly text: string
  readonly headers: Headers
}

/** A visitor of the page who follows no redirect by themself. */
export const visit = async (address: string, init: RequestInit = {}): Promise<PageAnswer> => {
  const response = await fetch(address, { redirect: 'manual', ...init })
  return {
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
    headers: response.headers
  }
}

/** Sends a form of a page, filled in, as the browser of a colleague would. */
export const submit = async (
  link: string,
  form: PageForm,
  changes: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {}
): Promise<PageAnswer> => {
  const { origin } = new URL(link)
  return await visit(new URL(form.action, link).href, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: 'null',
      'Sec-Fetch-Site': 'same-origin',
      ...headers
    },
    body: new URLSearchParams({ ...form.fields, ...changes }),
    referrer: origin
  })
}

/** Opens a link and sends its first form, filled in. */
export const answerPage = async (
  link: string,
  changes: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {}
): Promise<PageAnswer> => {
  const [form] = formsOf((await visit(link)).text)
  if (form === undefined) throw new Error('the page has no form')
  return await submit(link, form, changes, headers)
}

/** A request with headers that fetch would not send: several hosts, another Host. */
export const rawRequest = (
  link: string,
  headers: readonly string[],
  method = 'GET'
): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const url = new URL(link)
    const sent = request(
      {
        host: url.hostname,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        setHost: false
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') })
        )
      }
    )
    sent.on('error', reject)
    sent.end()
  })
