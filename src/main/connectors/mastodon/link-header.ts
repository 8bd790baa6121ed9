/**
 * The query of a page that a `Link` header names (RFC 8288), such as `max_id=7163058`; null where there is none. Only the
 * query is taken: servers behind a proxy name themselves by addresses that nobody can reach.
 */
export const linkedPage = (header: string | null, relation: 'next' | 'prev'): string | null => {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(link)) {
    const relations = relationOf.exec(parameters)?.[1] ?? ''
    if (!relations.toLowerCase().split(/\s+/u).includes(relation)) continue
    if (!URL.canParse(target, 'https://server.invalid/')) continue
    const query = new URL(target, 'https://server.invalid/').search.replace(/^\?/u, '')
    if (query !== '') return query
  }
  return null
}

/** `<address>; name=value; …`, of which several follow one another after a comma. */
const link = /<([^<>]*)>([^<]*)/gu
const relationOf = /;\s*rel\s*=\s*"?([^";,]*)"?/iu
