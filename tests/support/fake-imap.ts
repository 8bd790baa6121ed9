import { createServer, type Socket } from 'node:net'

export interface FakeImap {
  readonly port: number
  /** What each client said to sign in, decoded. */
  readonly signIns: readonly string[]
  /** How often a client began to wait for mail (IDLE, RFC 2177); nothing ever comes. */
  readonly waits: () => number
  close(): Promise<void>
}

/**
 * The least of a mailbox (RFC 9051) that lets in who brings the right access by XOAUTH2
 * (https://developers.google.com/gmail/imap/xoauth2-protocol); it is empty.
 */
export const startFakeImap = async (access: () => string): Promise<FakeImap> => {
  const signIns: string[] = []
  let waits = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    const say = (line: string): boolean => socket.write(`${line}\r\n`)
    const capabilities = 'CAPABILITY IMAP4rev1 SASL-IR IDLE AUTH=XOAUTH2'
    let pending = ''
    const answer = (line: string): void => {
      const [tag = '', verb = '', ...rest] = line.split(' ')
      switch (verb.toUpperCase()) {
        case 'CAPABILITY':
          say(`* ${capabilities}`)
          break
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
          for (const told of ['FLAGS ()', '0 EXISTS', 'OK [UIDVALIDITY 7] ', 'OK [UIDNEXT 1] '])
            say(`* ${told}`)
          break
        case 'LIST':
          say('* LIST () "/" INBOX')
          break
        case 'IDLE':
          waits += 1
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
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
