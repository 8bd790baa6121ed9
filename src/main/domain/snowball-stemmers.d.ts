/** The package brings no types: the one function that is used, from its README (version 0.6.0). */
declare module 'snowball-stemmers' {
  export const newStemmer: (language: 'english' | 'french') => { stem(word: string): string }
}
