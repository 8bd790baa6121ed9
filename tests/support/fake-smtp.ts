import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What the server answers to a command, in place of what it usually would; null: it hangs up. `silence`: it says nothing more. */
export type SmtpScript = Readonly<
  Partial<
    Record<'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'words', string | null | 'silence'>
  >
>

export interface FakeSmtp {
  readonly port: number
  /** The bytes of each mail that was taken. */
  readonly taken: readonly string[]
  /** What was said to sign in, after the verb. */
  readonly signIns: readonly string[]
  script: SmtpScript
  close(): Promise<void>
}

/** A mail server of this machine's loopback that does as it is told (RFC 5321), for the faults that a real one does not show on demand. */
export const startFakeSmtp = async (): Promise<FakeSmtp> => {
  const taken: string[] = []
  const signIns: string[] = []
  const sockets = new Set<Socket>()
  const fake = { script: {} as SmtpScript }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let pending = ''
    let words: string[] | null = null
    const answer = (name: keyof SmtpScript, usual: string): boolean => {
      const scripted = fake.script[name]
      if (scripted === 'silence') return false
      if (scripted === null) {
        socket.destroy()
        return false
      }
      socket.write(`${scripted ?? usual}\r\n`)
      return scripted === undefined
    }
    answer('greeting', '220 fake.example ESMTP')
    socket.on('data', (data) => {
      pending += data.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        if (words !== null) {
          if (line !== '.') {
            words.push(line)
            continue
          }
          const mail = words.join('\r\n')
          words = null
          // Whatever it answers: the words are here.
          if (fake.script.words === undefined || fake.script.words === null) taken.push(mail)
          answer('words', '250 2.0.0 taken')
          continue
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'EHLO') answer('EHLO', '250-fake.example\r\n250-AUTH PLAIN\r\n250 SIZE 10000000')
        else if (verb === 'AUTH') {
          signIns.push(line.slice('AUTH '.length))
          answer('AUTH', '235 2.7.0 welcome')
        } else if (verb === 'MAIL') answer('MAIL', '250 2.1.0 ok')
        else if (verb === 'RCPT') answer('RCPT', '250 2.1.5 ok')
        else if (verb === 'DATA') {
          if (answer('DATA', '354 go on')) words = []
        } else if (verb === 'STAR') socket.write('502 5.5.1 not here\r\n')
        else if (verb === 'QUIT') socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    taken,
    signIns,
    get script() {
      return fake.script
    },
    set script(script) {
      fake.script = script
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
