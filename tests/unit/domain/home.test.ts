import { expect, it } from 'vitest'
import { type Home, judgeHome } from '../../../src/main/domain/home.ts'

const noted: Home = {
  computer: 'a',
  path: '/home/anna/Porte-parole',
  folder: { number: '7', madeAt: '100' },
  file: { number: '9', madeAt: '200' }
}

it.each<[string, ReturnType<typeof judgeHome>, Partial<Home>]>([
  ['as it was left', 'here', {}],
  ['the folder bears another name', 'moved', { path: '/home/anna/Boîte' }],
  ['another folder', 'elsewhere', { folder: { number: '8', madeAt: '100' } }],
  [
    'a folder that was given the number of the one that is gone',
    'elsewhere',
    { folder: { number: '7', madeAt: '101' } }
  ],
  ['a file system that does not say when', 'here', { folder: { number: '7', madeAt: null } }],
  ['another database in the folder', 'exchanged', { file: { number: '10', madeAt: '200' } }],
  ['the same folder, seen by another computer', 'elsewhere', { computer: 'b' }],
  ['a computer that says nothing of itself', 'here', { computer: null }]
])('%s: %s', (_what, verdict, now) => {
  expect(judgeHome(noted, { ...noted, ...now })).toBe(verdict)
})
