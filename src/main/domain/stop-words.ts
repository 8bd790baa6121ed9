import { foldedToo, list } from '../../shared/text/telling-words.ts'

/** Words that say nothing about the subject of a message, greetings and courtesies included. */
const french = list(`
  a à ai aie ait ailleurs ainsi alors apres après as assez au aucun aucune aujourd'hui auquel aura aussi autre autres aux
  avaient avais avait avant avec avez aviez avoir avons ayant beaucoup bien bonjour bonne bonsoir bon bravo c ca ça car ce ceci
  cela celle celles celui cependant ces cet cette ceux chacun chaque cher chère chez ci coucou comme comment contre cordialement
  aimerais aimerait aimerions besoin dis dit dites d dans de debout dedans dehors déjà depuis des dès desquels dessous dessus deux devant devez devrait doit doivent donc
  dont du duquel durant elle elles en encore enfin ensuite entre es est et étaient étais était étant été êtes étiez être eu eux
  faire fais faisait fait faites faut fois font grand grande gros hier hop hui ici il ils j je jamais jusqu jusque
  l la là laquelle le lequel les lesquels leur leurs lorsque lui m ma madame maintenant mais malgré mdr me même mêmes merci mes
  messieurs mien mieux moi moins mon monsieur n ne ni non nos notre nôtre nous on ont ou où oui par parce parfois parmi
  pas pendant personne peu peut peuvent peux plait plaît plus plusieurs plutôt pour pourquoi pourrait pourriez pouvez pouvoir
  pouvons presque ptdr puis puisque qu quand que quel quelle quelles quelqu quelque quelques quels qui quoi re rien s sa
  savoir sais salut sans sauf se selon sera serait seront ses si sien sinon slt soit sommes son sont sous souvent stp suis sur surtout svp t
  ta tant te tel telle tellement tes toi ton toujours tous tout toute toutes très trop tu un une va vais vas vers veut
  veux voudrait voudrions via voici voilà voir vont vos votre vôtre voudrais voulez vouloir vous vraiment vu y
`)

const english = list(`
  a about above after again against ago ain all almost already also always am an and another any anybody anyone anything are
  aren around as at away be became because been before being below between both but by came can cannot cant come could couldn
  d dear did didn do does doesn doing don done down during each either else even ever every everybody everyone few for from
  further get gets getting give given go goes going gone gonna good got great guys had hadn happy has hasn have haven having he
  hello her here hers hey hi him his how however i if im in instead into is isn it its itself just kind know let
  like ll lol lot lots m made make many may maybe me might mine more morning most much must my myself need never nice no nobody
  none nor not nothing now of off often ok okay omg on once one only onto or other others our ours out over own perhaps
  please possible pretty put quite rather re really s said same say see seems she should shouldn since so some somebody
  someone something soon still such sure t take tell than thank thanks that the their theirs them then there these they
  thing things this those though through thus till to today together told tomorrow too towards u under until unless up upon
  us use used using ve very via want wanted was wasn way we well were weren what whatever when where whether which while who
  whom whose why will with within without won wonder wondering would wouldn yeah yes yesterday yet you your yours
`)

/** By language, each word with its accents and without. */
const stopWords = { fr: foldedToo(french), en: new Set(english) } as const

/** Stop words of one language that say something in the other. */
const meaningfulIn = {
  fr: new Set(list('an as but if lot lots mine ours us use')),
  en: new Set(list('aura bravo car comment encore eu font grand hop mine pendant plus pour son tel ton tout'))
} as const

/**
 * Whether a word of a text in this language (null or another where it is not known) says nothing about the subject. The
 * stop words of the other language say nothing either, except those that are words of this one: languages are mixed, and
 * guessed wrongly.
 */
export const isStopWord = (written: string, language: string | null): boolean => {
  const word = written.toLowerCase().normalize('NFC').replaceAll('’', "'")
  if (language !== 'fr' && language !== 'en') return stopWords.fr.has(word) || stopWords.en.has(word)
  const other = language === 'fr' ? stopWords.en : stopWords.fr
  return stopWords[language].has(word) || (other.has(word) && !meaningfulIn[language].has(word))
}
