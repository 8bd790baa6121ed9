import { expect, it } from 'vitest'
import { asksAboutAccount } from '../../../src/main/domain/other-account.ts'
import { accountIdSchema } from '../../../src/shared/model/ids.ts'

const [one, two] = ['account-1', 'account-2'].map((id) => accountIdSchema.parse(id))

it.each([
  ['nobody spoke before', one, null, [], false],
  ['this account spoke last', one, one, [], false],
  ['another spoke last, in a session before', one, two, [], true],
  ['another spoke last, in this session', one, two, [two], true],
  ['both have spoken in this session', one, two, [one, two], false]
])(
  'R-21 asks where another account spoke last and this one not yet: %s',
  (_case, account, last, spoken, asks) => {
    if (account === undefined) throw new Error('no account')
    const inSession = new Set(spoken.flatMap((id) => (id === undefined ? [] : [id])))
    expect(asksAboutAccount(account, { last: last ?? null, inSession })).toBe(asks)
  }
)
