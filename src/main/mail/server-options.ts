import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { MailServer } from '../../shared/model/mail-account.ts'

/** What both mail libraries take of a server: a certificate is always checked, against the company's authority too. */
export const serverOptions = ({ host, port, security }: MailServer, authority: string | null) => ({
  host,
  port,
  secure: security === 'tls',
  tls: {
    minVersion: 'TLSv1.2' as const,
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === null ? {} : { ca: [...rootCertificates, authority] })
  }
})
