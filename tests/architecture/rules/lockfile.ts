import { z } from 'zod'
import type { Complaint, Source } from './source.ts'

const lockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional()
    })
  )
})

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  /** Packages whose install scripts were read: npm runs these and no others. */
  allowScripts: z.record(z.string(), z.boolean()).default({})
})

const registry = 'https://registry.npmjs.org/'

const elsewhere = /^(?:git|http:|file:|link:|github:|ssh:)|\.git(?:#|$)/u

/** Complaints about packages that do not come, unaltered, from the npm registry, or run a script nobody read. */
export const checkLockfile = (lockfile: Source, manifest: Source): readonly Complaint[] => {
  const { packages } = lockfileSchema.parse(JSON.parse(lockfile.text))
  const { dependencies, devDependencies, allowScripts } = manifestSchema.parse(JSON.parse(manifest.text))
  const complaints: Complaint[] = []
  const complain = (source: Source, name: string, message: string): void => {
    const before = source.text.indexOf(`"${name}"`)
    const line = before < 0 ? 1 : source.text.slice(0, before).split('\n').length
    complaints.push({ path: source.path, line, message: `${name}: ${message}` })
  }
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue
    if (entry.link === true)
      complain(lockfile, path, 'is a link to a folder: publish it, or move its code here')
    // What travels inside another package is covered by the digest of that one.
    else if (entry.inBundle !== true && !/^sha512-[A-Za-z0-9+/]{86}==$/u.test(entry.integrity ?? ''))
      complain(lockfile, path, 'has no sha512 integrity: install it again from the registry')
    if (entry.resolved !== undefined && !entry.resolved.startsWith(registry))
      complain(lockfile, path, `comes from ${entry.resolved}: take it from the npm registry`)
    for (const [name, range] of Object.entries(entry.dependencies ?? {}))
      if (elsewhere.test(range))
        complain(lockfile, path, `wants ${name} from ${range}: choose another package`)
    const name = path.split('node_modules/').at(-1) ?? path
    if (entry.hasInstallScript === true && allowScripts[name] === undefined)
      complain(
        lockfile,
        path,
        'runs a script when installed: read it, then allow or refuse it in allowScripts'
      )
  }
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(range))
      complain(manifest, name, `is wanted as ${range}: pin one version of the registry`)
  return complaints
}
