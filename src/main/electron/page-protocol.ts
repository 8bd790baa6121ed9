import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { protocol } from 'electron'
import { mediaScheme } from '../../shared/media-address.ts'
import { pageScheme } from './page-address.ts'
import { findPageFile, markRoot, pageFiles, pageHeaders, type RootMarks } from './page-files.ts'

/** A page that main writes itself, by its address. */
export interface WrittenPage {
  readonly type: string
  readonly text: string
}

/** To be called before Electron is ready. Neither `bypassCSP` nor `corsEnabled`: the page is for itself only. */
export const registerSchemes = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
    },
    // An origin of its own: what strangers sent is never from the page itself. Players ask for stretches (`stream`).
    { scheme: mediaScheme, privileges: { standard: true, secure: true, stream: true } }
  ])
}

/**
 * Serves the built renderer, and the pages that main writes, to our windows. The page is served with the marks of how it
 * looks on its root element, so that its first paint is already the right one.
 */
export const servePage = (
  rendererFolder: string,
  written: ReadonlyMap<string, WrittenPage>,
  marks: () => RootMarks
): void => {
  const names = readdirSync(rendererFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(rendererFolder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  const files = pageFiles(names)
  protocol.handle(pageScheme, async (request) => {
    const page = request.method === 'GET' ? written.get(request.url) : undefined
    if (page !== undefined) return answer(page.text, page.type)
    const file = findPageFile(files, request)
    if (file === null) return new Response('', { status: 404, headers: pageHeaders })
    // At once, and not after turns of a main process that reads its own code.
    const body = readFileSync(join(rendererFolder, file.name))
    return answer(file.name === 'index.html' ? markRoot(body.toString('utf8'), marks()) : body, file.type)
  })
}

const answer = (body: string | Buffer, type: string): Response =>
  new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: { ...pageHeaders, 'Content-Type': type }
  })
