import { z } from 'zod'
import type { Complaint, Source } from './source.ts'

/** Licences under which a package may travel with the app. A copyleft that reaches over to our own code is not among them. */
const accepted: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // Of one file at a time: the French dictionary and the engine that reads it, shipped as they are.
  'MPL-1.1',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense'
])

/** “BSD”, as one dictionary says it, is one of the BSD licences. */
const named = (licence: string): string => (licence === 'BSD' ? 'BSD-3-Clause' : licence)

/** Packages that we name, and packages that come with them: more needs a reason, and a new number here. */
export const budget = { direct: 42, all: 200 } as const

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional()
    })
  )
})
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) })

/** Every licence of an `AND`, one of an `OR`. */
const isAccepted = (expression: string): boolean => {
  const words = expression.replace(/[()]/gu, '').trim()
  if (words.includes(' OR ')) return words.split(' OR ').some(isAccepted)
  return words.split(' AND ').every((one) => accepted.has(named(one.trim())))
}

/** Complaints about what travels with the app: licences that were not accepted, and more packages than the budget. */
export const checkSupplyChain = (lockfile: Source, manifest: Source): readonly Complaint[] => {
  const { packages } = lockSchema.parse(JSON.parse(lockfile.text))
  const { dependencies } = manifestSchema.parse(JSON.parse(manifest.text))
  const shipped = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true
  )
  const complaints: Complaint[] = shipped
    .filter(([, { license }]) => license === undefined || !isAccepted(license))
    .map(([path, { license }]) => ({
      path: lockfile.path,
      line: 1,
      message: `${path}: its licence is ${license ?? 'not said'}: choose another package, or accept it with a reason`
    }))
  const count = Object.keys(dependencies).length
  if (count > budget.direct)
    complaints.push({
      path: manifest.path,
      line: 1,
      message: `${count} dependencies, ${budget.direct} at most: do without one, or raise the budget with a reason`
    })
  if (shipped.length > budget.all)
    complaints.push({
      path: lockfile.path,
      line: 1,
      message: `${shipped.length} packages travel with the app, ${budget.all} at most: find out what brought them`
    })
  return complaints
}
