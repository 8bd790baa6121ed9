import { describe, expect, it } from 'vitest'
import { describeComplaints, readSources } from './rules/source.ts'
import { checkWaysOut } from './rules/ways-out.ts'

const sources = readSources(['src'])

describe('the ways out of this computer', () => {
  it('are those that are known, and each is still used', () => {
    expect(sources.length).toBeGreaterThan(120)
    expect(describeComplaints(checkWaysOut(sources))).toEqual([])
    const holding = (text: string): readonly string[] =>
      sources.filter((source) => source.text.includes(text)).map(({ path }) => path)
    expect(holding("from 'node:https'")).toEqual(['src/main/runtime/outside.ts'])
    // The one place where the fetch of Node is taken, to be handed on.
    expect(holding('globalThis.fetch')).toEqual(['src/main/app.ts'])
  })
})

describe('the checker of ways out', () => {
  it.each([
    "import { request } from 'node:https'",
    "import { connect } from 'node:net'",
    "import { connect } from 'node:tls'",
    "const dns = await import('node:dns')",
    "import { spawn } from 'node:child_process'",
    "import { createTransport } from 'nodemailer'",
    "import { Agent } from 'undici'"
  ])('complains about %s', (text) => {
    expect(checkWaysOut([{ path: 'src/main/outbox/planted.ts', text }])).toHaveLength(1)
  })

  it('accepts types, and what its place is for', () => {
    expect(
      checkWaysOut([
        { path: 'src/main/handoff/planted.ts', text: "import type { IncomingMessage } from 'node:http'" },
        { path: 'src/main/runtime/outside.ts', text: "import { request } from 'node:https'" }
      ])
    ).toEqual([])
  })
})
