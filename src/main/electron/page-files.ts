import type { UiLanguage } from '../../shared/locales/resources.ts'
import { mediaScheme } from '../../shared/media-address.ts'
import type { LookMarks } from '../../shared/model/look.ts'
import { isOurs, pageAddress } from './page-address.ts'

/** One file of the built page: its path under the folder of the renderer, and its media type. */
export interface PageFile {
  readonly name: string
  readonly type: string
}

/**
 * Sent with every answer. All data come through the bridge, so `connect-src 'none'`: even a script that
 * should not be there has nobody to tell.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Portraits come from main as data: addresses, what came with messages under its own scheme; nothing in them can run.
    `img-src 'self' data: ${mediaScheme}:`,
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "child-src 'none'",
    `media-src ${mediaScheme}:`,
    "manifest-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer'
}

const mediaTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  woff2: 'font/woff2'
}

/**
 * Which address gives which file, from the names of the files that were built (with `/` between folders).
 * Fixed when the app starts, so no address can reach another file. What has no known media type is left out.
 */
export const pageFiles = (names: readonly string[]): ReadonlyMap<string, PageFile> => {
  const files = new Map<string, PageFile>()
  for (const name of names) {
    const type = mediaTypes[name.slice(name.lastIndexOf('.') + 1)]
    if (type === undefined) continue
    files.set(name === 'index.html' ? pageAddress : pageAddress + name, { name, type })
  }
  return files
}

/** The file of a request, or null: only GET, only our origin, only an address of the map as it is spelt there. */
export const findPageFile = (
  files: ReadonlyMap<string, PageFile>,
  request: { readonly method: string; readonly url: string }
): PageFile | null => {
  if (request.method !== 'GET' || !isOurs(request.url)) return null
  const [address = ''] = request.url.split(/[?#]/, 1)
  return files.get(address) ?? null
}

/** What the root element of the page says from its first paint on. */
export interface RootMarks extends LookMarks {
  readonly language: UiLanguage
}

/** Writes the marks on the root element of the page; all of them are words of our own. */
export const markRoot = (page: string, { language, ...marks }: RootMarks): string => {
  const attributes = Object.entries(marks).flatMap(([name, value]) =>
    value === null ? [] : [` data-${name}="${value}"`]
  )
  return page.replace('<html lang="en">', `<html lang="${language}"${attributes.join('')}>`)
}
