import { edgesOf } from './layers.ts'
import { type Complaint, complaintAt, type Source } from './source.ts'

/** Modules that reach another computer, and the few files that may. */
const ways: Readonly<Record<string, readonly string[]>> = {
  'node:http': [
    'src/main/runtime/outside.ts',
    // These two only listen, on this computer.
    'src/main/runtime/loopback-listener.ts',
    'src/main/handoff/serve-page.ts'
  ],
  'node:https': ['src/main/runtime/outside.ts'],
  'node:http2': [],
  // Tell an address from a name, and connect to nothing.
  'node:net': ['src/main/mail/server-options.ts', 'src/main/handoff/asker-address.ts'],
  // The certificates that are trusted.
  'node:tls': ['src/main/mail/server-options.ts'],
  'node:dgram': [],
  'node:dns': [],
  'node:dns/promises': ['src/main/runtime/outside.ts'],
  // A second process of our own, which can be ended: it runs no other program.
  'node:child_process': ['src/main/runtime/processes.ts'],
  'node:cluster': [],
  undici: [],
  // The person's own mail servers, by names that the person typed.
  imapflow: ['src/main/mail/imap.ts', 'src/main/mail/mailbox.ts'],
  nodemailer: ['src/main/mail/smtp.ts']
}

/**
 * Complaints about ways out of this computer beside the known ones: `runtime/outside.ts` for addresses of strangers,
 * `ctx.fetch` for the servers of accounts (rule of purity), the mail libraries for the person's mail servers.
 */
export const checkWaysOut = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) =>
    edgesOf(source)
      .filter(({ packageName, typeOnly }) => !typeOnly && packageName !== null && packageName in ways)
      .filter(({ packageName }) => !(ways[packageName ?? ''] ?? []).includes(source.path))
      .map(({ packageName, offset }) =>
        complaintAt(
          source,
          offset,
          `${packageName} reaches out of this computer: read strangers through ctx.outside, networks through io.fetch`
        )
      )
  )
