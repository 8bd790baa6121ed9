import type { MailPreset } from '../../shared/contract/mail.ts'

const tls = (host: string, port: number) => ({ host, port, security: 'tls' as const })
const starttls = (host: string, port: number) => ({ host, port, security: 'starttls' as const })

/**
 * Servers as the providers' own help pages name them (read 2026-11-23). Microsoft takes no passwords from programs any more
 * (https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth).
 */
export const mailPresets: readonly MailPreset[] = [
  {
    name: 'Microsoft 365, Outlook.com',
    domains: ['outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com'],
    sending: starttls('smtp.office365.com', 587),
    receiving: tls('outlook.office365.com', 993),
    plusAddresses: true,
    asks: 'browser',
    browser: {
      authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      scope:
        'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access'
    }
  },
  {
    name: 'Gmail, Google Workspace',
    domains: ['gmail.com', 'googlemail.com'],
    sending: tls('smtp.gmail.com', 465),
    receiving: tls('imap.gmail.com', 993),
    plusAddresses: true,
    asks: 'app_password',
    // https://developers.google.com/identity/protocols/oauth2/native-app: without `consent` a second sign-in grants nothing that lasts.
    browser: {
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent',
      token: 'https://oauth2.googleapis.com/token',
      scope: 'https://mail.google.com/'
    }
  },
  {
    name: 'OVHcloud',
    domains: ['ovh.net'],
    sending: tls('ssl0.ovh.net', 465),
    receiving: tls('ssl0.ovh.net', 993),
    plusAddresses: true,
    asks: 'password',
    browser: null
  },
  {
    name: 'IONOS',
    domains: [],
    sending: tls('smtp.ionos.fr', 465),
    receiving: tls('imap.ionos.fr', 993),
    plusAddresses: false,
    asks: 'password',
    browser: null
  },
  {
    name: 'Gandi',
    domains: ['gandi.net'],
    sending: tls('mail.gandi.net', 465),
    receiving: tls('mail.gandi.net', 993),
    plusAddresses: true,
    asks: 'password',
    browser: null
  },
  {
    name: 'Infomaniak',
    domains: ['ik.me', 'ikmail.com'],
    sending: tls('mail.infomaniak.com', 465),
    receiving: tls('mail.infomaniak.com', 993),
    plusAddresses: true,
    asks: 'app_password',
    browser: null
  },
  {
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    sending: tls('smtp.orange.fr', 465),
    receiving: tls('imap.orange.fr', 993),
    plusAddresses: false,
    asks: 'password',
    browser: null
  },
  {
    name: 'Free',
    domains: ['free.fr'],
    sending: tls('smtp.free.fr', 465),
    receiving: tls('imap.free.fr', 993),
    plusAddresses: false,
    asks: 'password',
    browser: null
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    sending: starttls('smtp.mail.me.com', 587),
    receiving: tls('imap.mail.me.com', 993),
    plusAddresses: true,
    asks: 'app_password',
    browser: null
  },
  {
    name: 'Yahoo',
    domains: ['yahoo.com', 'yahoo.fr'],
    sending: tls('smtp.mail.yahoo.com', 465),
    receiving: tls('imap.mail.yahoo.com', 993),
    plusAddresses: false,
    asks: 'app_password',
    browser: null
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    sending: tls('smtp.fastmail.com', 465),
    receiving: tls('imap.fastmail.com', 993),
    plusAddresses: true,
    asks: 'app_password',
    browser: null
  }
]
