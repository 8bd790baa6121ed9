import type { MailPreset } from '../../shared/contract/mail.ts'

const tls = (host: string, port: number) => ({ host, port, security: 'tls' as const })
const starttls = (host: string, port: number) => ({ host, port, security: 'starttls' as const })

/**
 * Servers as the providers' own help pages name them (read 2026-11-23). Microsoft 365 and Outlook.com no longer take
 * passwords from programs and are therefore not here.
 */
export const mailPresets: readonly MailPreset[] = [
  {
    name: 'Gmail, Google Workspace',
    domains: ['gmail.com', 'googlemail.com'],
    sending: tls('smtp.gmail.com', 465),
    receiving: tls('imap.gmail.com', 993),
    plusAddresses: true,
    asks: 'app_password'
  },
  {
    name: 'OVHcloud',
    domains: ['ovh.net'],
    sending: tls('ssl0.ovh.net', 465),
    receiving: tls('ssl0.ovh.net', 993),
    plusAddresses: true,
    asks: 'password'
  },
  {
    name: 'IONOS',
    domains: [],
    sending: tls('smtp.ionos.fr', 465),
    receiving: tls('imap.ionos.fr', 993),
    plusAddresses: false,
    asks: 'password'
  },
  {
    name: 'Gandi',
    domains: ['gandi.net'],
    sending: tls('mail.gandi.net', 465),
    receiving: tls('mail.gandi.net', 993),
    plusAddresses: true,
    asks: 'password'
  },
  {
    name: 'Infomaniak',
    domains: ['ik.me', 'ikmail.com'],
    sending: tls('mail.infomaniak.com', 465),
    receiving: tls('mail.infomaniak.com', 993),
    plusAddresses: true,
    asks: 'app_password'
  },
  {
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    sending: tls('smtp.orange.fr', 465),
    receiving: tls('imap.orange.fr', 993),
    plusAddresses: false,
    asks: 'password'
  },
  {
    name: 'Free',
    domains: ['free.fr'],
    sending: tls('smtp.free.fr', 465),
    receiving: tls('imap.free.fr', 993),
    plusAddresses: false,
    asks: 'password'
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    sending: starttls('smtp.mail.me.com', 587),
    receiving: tls('imap.mail.me.com', 993),
    plusAddresses: true,
    asks: 'app_password'
  },
  {
    name: 'Yahoo',
    domains: ['yahoo.com', 'yahoo.fr'],
    sending: tls('smtp.mail.yahoo.com', 465),
    receiving: tls('imap.mail.yahoo.com', 993),
    plusAddresses: false,
    asks: 'app_password'
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    sending: tls('smtp.fastmail.com', 465),
    receiving: tls('imap.fastmail.com', 993),
    plusAddresses: true,
    asks: 'app_password'
  }
]
