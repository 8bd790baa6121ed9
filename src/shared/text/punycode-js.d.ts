/** The package brings no types: the one function that is used, from its README (version 2.3.1). */
declare module 'punycode.js' {
  const punycode: { decode(label: string): string }
  export default punycode
}
