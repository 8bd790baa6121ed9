import { createServer, type Socket } from 'node:net'

export interface FakeImap {
  readonly port: number
  /** What each client said to sign in, decoded. */
  readonly signIns: readonly string[]
  /** How often a client began to wait for mail (IDLE, RFC 2177). */
  readonly waits: () => number
  /** A mail arrives; who waits is told of it, unless the server forgets to. */
  deliver(raw: string, options?: { readonly isTold?: boolean }): void
  /** The mails get other numbers (UIDVALIDITY, RFC 9051, 2.3.1.1), the smallest that there are; connections end. */
  renumber(): void
  /** The mails whose subject matches are given out no more: their bytes, or their heads too; null: all are. */
  refuse(what: { readonly subject: RegExp; readonly heads: boolean } | null): void
  close(): Promise<void>
}

interface Kept {
  readonly uid: number
  readonly raw: string
}

const header = (raw: string, name: string): string | null =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r\\n[ \\t].*)*)`, 'imu').exec(raw.split('\r\n\r\n')[0] ?? '')?.[1] ??
  null
const quoted = (text: string | null): string =>
  text === null ? 'NIL' : `"${text.replaceAll(/[\r\n]+[ \t]*/gu, ' ').replaceAll(/["\\]/gu, '')}"`
const addresses = (text: string | null): string => {
  const found = [...(text ?? '').matchAll(/([^\s<>,;"@]+)@([^\s<>,;"]+)/gu)]
  return found.length === 0
    ? 'NIL'
    : `(${found.map(([, name = '', host = '']) => `(NIL NIL ${quoted(name)} ${quoted(host)})`).join('')})`
}
/** RFC 9051, 7.5.2. */
const envelopeOf = (raw: string): string => {
  const from = addresses(header(raw, 'From'))
  const parts = [
    quoted(header(raw, 'Date')),
    quoted(header(raw, 'Subject')),
    from,
    from,
    from,
    addresses(header(raw, 'To')),
    'NIL',
    'NIL',
    quoted(header(raw, 'In-Reply-To')),
    quoted(header(raw, 'Message-ID'))
  ]
  return `(${parts.join(' ')})`
}

const literal = (text: string): string => `{${Buffer.byteLength(text, 'latin1')}}\r\n${text}`

/** What a FETCH asks for, of one mail. */
const fetched = (mail: Kept, sequence: number, asked: string): string => {
  const parts = [`UID ${mail.uid}`]
  if (/\bENVELOPE\b/u.test(asked)) parts.push(`ENVELOPE ${envelopeOf(mail.raw)}`)
  if (/RFC822\.SIZE/u.test(asked)) parts.push(`RFC822.SIZE ${Buffer.byteLength(mail.raw, 'latin1')}`)
  const fields = /BODY(?:\.PEEK)?\[HEADER\.FIELDS \(([^)]*)\)\]/iu.exec(asked)
  if (fields !== null) {
    const names = (fields[1] ?? '').replaceAll('"', '').split(/\s+/u)
    const lines = names.flatMap((name) => {
      const value = header(mail.raw, name)
      return value === null ? [] : [`${name}: ${value}\r\n`]
    })
    parts.push(`BODY[HEADER.FIELDS (${fields[1]})] ${literal(`${lines.join('')}\r\n`)}`)
  }
  const range = /BODY(?:\.PEEK)?\[\](?:<0\.(\d+)>)?/u.exec(asked)
  if (range !== null)
    parts.push(
      range[1] === undefined
        ? `BODY[] ${literal(mail.raw)}`
        : `BODY[]<0> ${literal(mail.raw.slice(0, Number(range[1])))}`
    )
  return `* ${sequence} FETCH (${parts.join(' ')})`
}

/**
 * The least of a mailbox (RFC 9051): it lets in who brings the right access by XOAUTH2
 * (https://developers.google.com/gmail/imap/xoauth2-protocol) or, by LOGIN, the right password, and knows one folder.
 */
export const startFakeImap = async (access: () => string): Promise<FakeImap> => {
  const signIns: string[] = []
  let waits = 0
  let mails: readonly Kept[] = []
  let validity = 7
  let refused: { readonly subject: RegExp; readonly heads: boolean } | null = null
  let nextUid = 1
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      waiting.delete(socket)
    })
    const say = (line: string): boolean => socket.write(`${line}\r\n`, 'latin1')
    const capabilities = 'CAPABILITY IMAP4rev1 SASL-IR IDLE AUTH=XOAUTH2'
    let pending = ''
    let idleTag: string | null = null
    const fetch = (range: string, asked: string, byUid: boolean): boolean => {
      let isWhole = true
      const [first = '1', last = first] = range.split(':')
      const newest = byUid ? (mails.at(-1)?.uid ?? 0) : mails.length
      const ends = [first, last].map((end) => (end === '*' ? newest : Number(end)))
      for (const [index, mail] of mails.entries()) {
        const number = byUid ? mail.uid : index + 1
        if (number < Math.min(...ends) || number > Math.max(...ends)) continue
        const isRefused =
          refused?.subject.test(header(mail.raw, 'Subject') ?? '') === true &&
          (/BODY(?:\.PEEK)?\[\]/u.test(asked) || (refused.heads && /ENVELOPE/u.test(asked)))
        if (isRefused) isWhole = false
        else say(fetched(mail, index + 1, asked))
      }
      return isWhole
    }
    const answer = (line: string): void => {
      if (idleTag !== null && /^DONE$/iu.test(line)) {
        waiting.delete(socket)
        say(`${idleTag} OK done`)
        idleTag = null
        return
      }
      const [tag = '', verb = '', ...rest] = line.split(' ')
      switch (verb.toUpperCase()) {
        case 'CAPABILITY':
          say(`* ${capabilities}`)
          break
        case 'LOGIN': {
          const said = rest.join(' ').replaceAll('"', '')
          signIns.push(said)
          if (said.split(' ')[1] === access()) break
          say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`)
          return
        }
        case 'AUTHENTICATE': {
          const said = Buffer.from(rest[1] ?? '', 'base64').toString('utf8')
          signIns.push(said)
          if (!said.includes(`auth=Bearer ${access()}\u0001`)) {
            say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`)
            return
          }
          break
        }
        case 'SELECT':
        case 'EXAMINE':
          for (const told of [
            'FLAGS ()',
            `${mails.length} EXISTS`,
            `OK [UIDVALIDITY ${validity}] `,
            `OK [UIDNEXT ${nextUid}] `
          ])
            say(`* ${told}`)
          break
        case 'LIST':
          say('* LIST () "/" INBOX')
          break
        case 'FETCH':
          if (fetch(rest[0] ?? '', rest.slice(1).join(' '), false)) break
          say(`${tag} NO Some messages could not be fetched`)
          return
        // Every mail here came today.
        case 'SEARCH':
          say(`* SEARCH ${mails.map((_, index) => index + 1).join(' ')}`)
          break
        case 'UID':
          if (rest[0]?.toUpperCase() === 'SEARCH') {
            const wanted = rest.at(-1)?.replaceAll(/["<>]/gu, '') ?? ''
            const found = mails.filter((mail) => header(mail.raw, 'Message-ID')?.includes(wanted) === true)
            say(`* SEARCH ${found.map(({ uid }) => uid).join(' ')}`)
            break
          }
          if (rest[0]?.toUpperCase() !== 'FETCH' || fetch(rest[1] ?? '', rest.slice(2).join(' '), true)) break
          say(`${tag} NO Some messages could not be fetched`)
          return
        case 'IDLE':
          waits += 1
          idleTag = tag
          waiting.add(socket)
          say('+ idling')
          return
        case 'LOGOUT':
          say('* BYE')
          break
        default:
      }
      say(`${tag} OK done`)
      if (verb.toUpperCase() === 'LOGOUT') socket.end()
    }
    say(`* OK [${capabilities}] fake`)
    socket.on('data', (data) => {
      pending += data.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        answer(line)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    signIns,
    waits: () => waits,
    deliver(raw, { isTold = true } = {}) {
      mails = [...mails, { uid: nextUid, raw }]
      nextUid += 1
      if (isTold) for (const socket of waiting) socket.write(`* ${mails.length} EXISTS\r\n`)
    },
    refuse(what) {
      refused = what
    },
    renumber() {
      mails = mails.map(({ raw }, index) => ({ uid: index + 1, raw }))
      validity += 1
      nextUid = mails.length + 1
      for (const socket of sockets) socket.destroy()
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
