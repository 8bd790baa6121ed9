/** The words of a list, one after the other. */
export const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Each word with its accents and without. */
export const foldedToo = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.flatMap((word) => [word, word.normalize('NFD').replace(/\p{M}/gu, '')]))

/**
 * Words that tell French from English and from their neighbours: none of them is a word of the other language, nor a
 * common one of Spanish, Italian, Portuguese, Dutch or German.
 */
export const tellingWords = {
  fr: foldedToo(
    list(`
      aux avec avez avons bonjour bonsoir bravo ça c'est cette ces ceux chez combien comment cordialement dans dès déjà
      depuis du êtes était étaient être est-ce et est faut j'ai je l'an lorsque mais merci même mes moi mon nous où ont
      parce pas peut peux plus pour pourquoi pourriez pouvez puis quand quel quelle quelles quels qui quoi rien sans ses
      sont sur suis svp toujours tous tout toute toutes très trop une vais voilà vos votre voudrais voulez vous
      vraiment
    `)
  ),
  en: new Set(
    list(`
      about after am and any anyone are aren't because been before but can can't could didn't did do does doesn't don't
      every for from get had has have having he hello hi how i'm i've if isn't it it's its just like love more much my
      never not of or our please she should since so some still than thank thanks that the their them there these
      they this those to too us was we were what when where which while who why will with won't would yes you your yours
    `)
  )
} as const
