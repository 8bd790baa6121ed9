import { z } from 'zod'
import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import { readableOf, readEach } from '../read-each.ts'

/**
 * What WordPress sends, as far as it is used: core's REST API wp/v2 (https://developer.wordpress.org/rest-api/reference/comments/,
 * read 2026-11-22), checked against WordPress 6.1 itself. Only what nothing can be done without is required.
 */

/** The index of the API: how a WordPress makes itself known. */
export const indexSchema = z.object({
  name: z.string().catch(''),
  url: z.url(),
  namespaces: z.array(z.string()).refine((all) => all.includes('wp/v2'))
})

/** The account itself, in the `edit` context: only then it says what it may do. */
export const meSchema = z.object({
  id: z.number().int().positive(),
  username: z.string().optional(),
  slug: z.string().catch(''),
  name: z.string().catch(''),
  capabilities: z.record(z.string(), z.unknown()).catch({})
})

/** GMT without its Z; `0000-00-00` where it never had one. */
const momentSchema = z.string().transform((text): Instant | null => parseInstant(`${text}Z`))

export const commentSchema = z.object({
  id: z.number().int().positive(),
  post: z.number().int().catch(0),
  parent: z.number().int().nonnegative().catch(0),
  /** 0: a visitor without an account. */
  author: z.number().int().nonnegative().catch(0),
  author_name: z.string().catch(''),
  author_email: z.string().optional().catch(undefined),
  author_url: z.string().catch(''),
  date_gmt: momentSchema.nullable().catch(null),
  /** `raw` is what was typed; only who moderates gets it. */
  content: z.object({ rendered: z.string().catch(''), raw: z.string().optional() }),
  link: z.string().catch(''),
  status: z.string().catch('approved'),
  type: z.string().catch('comment'),
  meta: z.object({ rating: z.coerce.number().optional() }).optional().catch(undefined),
  _links: z
    .object({ up: z.array(z.object({ href: z.string() })).catch([]) })
    .optional()
    .catch(undefined)
})
export type WireComment = Readonly<z.infer<typeof commentSchema>>

export const commentFields =
  'id,post,parent,author,author_name,author_email,author_url,date_gmt,content,link,status,type,meta,_links'

/** What people say: neither links from other blogs nor an editor's notes nor a shop's order log. */
const said: ReadonlySet<string> = new Set(['comment', '', 'review'])
export const isSaid = (comment: WireComment): boolean => said.has(comment.type)

/** Comments asked for by name. */
export const commentsSchema = readableOf(commentSchema)

const oddSchema = z.object({ id: z.number().int().nullable().catch(null), type: z.string().catch('comment') })

/** A page of the list. */
export const commentPageSchema = z.array(z.unknown()).transform((all) =>
  readEach(all, commentSchema, (odd) => {
    const { id, type } = oddSchema.safeParse(odd).data ?? { id: null, type: 'comment' }
    return said.has(type) ? (id === null ? null : String(id)) : undefined
  })
)

/** An answer of which only the success counts. */
export const anythingSchema = z.unknown()

export const listedIdsSchema = readableOf(z.object({ id: z.number().int() }))

/** A post, a page, a product: whatever was commented on. */
export const postsSchema = readableOf(
  z.object({
    id: z.number().int(),
    title: z.object({ rendered: z.string() }).optional().catch(undefined),
    link: z.string().optional().catch(undefined)
  })
)

/** Of WooCommerce, wc/v3/products/reviews. */
export const ratingsSchema = readableOf(z.object({ id: z.number().int(), rating: z.number() }))

const refusalSchema = z.object({ code: z.string() })

/** The name of a refusal (`comment_duplicate`), or null. */
export const refusalCode = (answer: unknown): string | null =>
  refusalSchema.safeParse(answer).data?.code ?? null
