/** Where the renderer stands: the only page that a window of the app ever shows. */
export const pageScheme = 'app'
export const pageHost = 'porte-parole'
export const pageOrigin = 'app://porte-parole'
export const pageAddress = 'app://porte-parole/'
export const problemAddress = 'app://porte-parole/problem'

/**
 * True for an address within our own origin, without user, password or port. `URL.origin` is no help: it is
 * the text "null" for every scheme that the standard does not name.
 */
export const isOurs = (address: string): boolean => {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return (
    url.protocol === `${pageScheme}:` && url.host === pageHost && url.username === '' && url.password === ''
  )
}
