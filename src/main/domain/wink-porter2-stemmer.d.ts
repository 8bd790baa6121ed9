/** The package brings no types: its one function, from its README (version 2.0.1). */
declare module 'wink-porter2-stemmer' {
  const stem: (word: string) => string
  export default stem
}
