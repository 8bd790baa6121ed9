import { DomUtils, ElementType, parseDocument } from 'htmlparser2'
import { plainText, type PlainText } from '../../../shared/text/plain-text.ts'
import type { InboundAttachment } from '../connector.ts'

/** What the HTML of a post holds. */
export interface ReadCooked extends PlainText {
  readonly attachments: readonly InboundAttachment[]
  /** Who is named (`@name`) and quoted, in lower case. */
  readonly names: ReadonlySet<string>
}

type Nodes = ReturnType<typeof parseDocument>['childNodes']
type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number]

/** Takes what is shown beside words (pictures, players, previews of links) out of a post and tells it apart. */
export const readCooked = (cooked: string, site: string): ReadCooked => {
  const attachments = new Map<string, InboundAttachment>()
  const names = new Set<string>()

  const resolve = (address: string | undefined): string | null => {
    if (!address || !URL.canParse(address, site)) return null
    const url = new URL(address, site)
    return /^https?:$/u.test(url.protocol) ? url.href : null
  }
  const sourceAt = (address: string | undefined): InboundAttachment['preview'] => {
    const at = resolve(address)
    return at === null ? null : sourceOf(at, site)
  }
  const attach = (
    kind: InboundAttachment['kind'],
    address: string | undefined,
    more: Partial<InboundAttachment> = {}
  ): void => {
    const source = sourceAt(address)
    if (source === null || attachments.has(source.at)) return
    const plain = { preview: null, description: null, name: null, width: null, height: null }
    attachments.set(source.at, { kind, source, ...plain, ...more })
  }
  const attachPicture = (image: Element | undefined, whole?: string): void => {
    const { src, alt, width, height } = image?.attribs ?? {}
    attach('image', whole ?? src, {
      preview: whole === undefined ? null : sourceAt(src),
      description: alt || null,
      width: measure(width),
      height: measure(height)
    })
  }

  /** The words of an element as HTML; what stands beside them is attached, and leaves none. */
  const wordsIn = (element: Element): string => {
    const { name, attribs } = element
    const classes = new Set((attribs['class'] ?? '').split(/\s+/u))
    const first = (tag: string): Element | undefined =>
      DomUtils.getElementsByTagName(tag, element.children)[0]
    if (name === 'aside' && classes.has('onebox'))
      return linkTo(resolve(attribs['data-onebox-src']) ?? resolve(first('a')?.attribs['href']))
    if (classes.has('lightbox-wrapper') || (name === 'a' && classes.has('lightbox'))) {
      const link = name === 'a' ? element : first('a')
      attachPicture(first('img'), link?.attribs['href'])
      return ''
    }
    if (name === 'img' && !classes.has('emoji')) {
      if (!classes.has('avatar')) attachPicture(element)
      return ''
    }
    if (classes.has('video-placeholder-container')) {
      attach('video', attribs['data-video-src'], { preview: sourceAt(attribs['data-thumbnail-src']) })
      return ''
    }
    if (name === 'video' || name === 'audio') {
      attach(name, attribs['src'] ?? first('source')?.attribs['src'], {
        preview: sourceAt(attribs['poster'])
      })
      return ''
    }
    if (name === 'a' && classes.has('attachment')) {
      attach('file', attribs['href'], { name: DomUtils.textContent(element).trim() || null })
      return ''
    }
    if (name === 'aside' && attribs['data-username'] !== undefined)
      names.add(attribs['data-username'].toLowerCase())
    if (name === 'a' && classes.has('mention'))
      names.add(DomUtils.textContent(element).replace(/^@/u, '').toLowerCase())
    const href = name === 'a' ? resolve(attribs['href']) : null
    const kept = { ...attribs, ...(href === null ? {} : { href }) }
    const written = Object.entries(kept).map(([key, value]) => ` ${key}="${escaped(value)}"`)
    return `<${name}${written.join('')}>${words(element.children)}</${name}>`
  }
  const words = (nodes: Nodes): string =>
    nodes
      .map((node) => {
        if (node.type === ElementType.Tag) return wordsIn(node)
        return node.type === ElementType.Text ? escaped(node.data) : ''
      })
      .join('')

  const { text, spans } = plainText(words(parseDocument(cooked).childNodes))
  return { text, spans, attachments: [...attachments.values()], names }
}

const linkTo = (address: string | null): string =>
  address === null ? '' : `<p><a href="${escaped(address)}">${escaped(address)}</a></p>`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const measure = (text: string | undefined): number | null => {
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : null
}

/** What the forum itself gives only to who may see it is fetched by the account. */
const sourceOf = (at: string, site: string): InboundAttachment['source'] => {
  const { origin, pathname } = new URL(at)
  const isSecure = /\/secure-(?:media-)?uploads\//u.test(pathname) && origin === new URL(site).origin
  return { kind: isSecure ? 'account' : 'address', at }
}
