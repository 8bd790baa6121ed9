import { fold } from '../../shared/text/fold.ts'
import { list } from '../../shared/text/telling-words.ts'

/**
 * Words of any exchange with anybody, which bring nobody in particular: what is asked for in general, who is spoken of, when, how
 * much, how it is, and forms of the verbs that stand for any other. Greetings and the smallest words are stop words already,
 * and these are none: a profile may name them, a text may be told by them. One language's word that names a thing in the other
 * (`main`, `fine`, `court`) is left out.
 */
const french = list(`
  question questions réponse réponses demande renseignement renseignements information informations info infos avis problème
  problèmes souci soucis idée idées raison raisons plaisir envie cas exemple façon manière sorte truc trucs chose choses coup
  nom noms français anglais
  monde gens dame dames fille filles fils mari femme mère père ami amie amis amies maman papa frère sœur
  fois temps moment moments jour jours journée journées soir soirs matin matins midi nuit nuits semaine semaines mois an ans
  année années heure heures minute minutes suite fin début
  lundi mardi mercredi jeudi vendredi samedi dimanche
  seul seule seuls seules premier première premiers premières deuxième troisième dernier dernière derniers dernières
  prochain prochaine prochains prochaines certain certaine certains certaines divers diverses différent différente différents
  différentes ancien ancienne anciens anciennes nouveau nouvel nouvelle nouveaux nouvelles habituel habituelle
  petit petite petits petites beau bel belle beaux belles joli jolie jolis jolies vieux vieil vieille vieilles jeune jeunes
  long longue longs longues mauvais mauvaise mauvaises meilleur meilleure meilleurs meilleures pire mal
  vrai vraie vrais vraies faux fausse simple simples facile faciles difficile difficiles rapide rapides possible possibles
  impossible super superbe superbes magnifique magnifiques excellent excellente excellents excellentes parfait parfaite
  délicieux délicieuse délicieuses génial géniale incroyable incroyables content contente contents contentes ravi ravie ravis
  déçu déçue déçus déçues désolé désolée
  fait faite faits faites dit dite dits dites vu vus mis pris prises eu eue dû due passé passée allé allée venu venue
`)

const english = list(`
  question questions answer answers request enquiry inquiry review problem problems issue issues idea ideas reason reasons
  case example fact amount number type sort thing things lot bit couple pair option options name names french english
  people lady daughter son husband wife mum mom dad mother father friend friends brother sister
  time times moment day days night nights morning mornings evening evenings afternoon week weeks weekend month months year years
  hour hours minute minutes today future past
  monday tuesday wednesday thursday friday saturday sunday
  first second third last next previous former recent recently late later latest early current actual usual final new old young
  whole full half extra additional total maximum minimum single several various certain different same similar specific
  particular exact entire complete common general normal regular real true possible impossible available able unable
  big small little large huge tiny long short high low quick slow easy hard difficult simple nearest close
  best better worst bad wrong right correct proper perfect lovely beautiful wonderful amazing awesome brilliant excellent
  fantastic great delicious tasty gorgeous terrible awful horrible happy unhappy sad sorry glad pleased sure kind strange weird
  interesting important favourite favorite
  making doing taking getting giving looking trying having being coming putting asking hoping thinking waiting
`)

/** As they are compared: in lower case, without accents. */
const anybodys: ReadonlySet<string> = new Set([...french, ...english].map(fold))

/** Whether a word, folded, says nothing of whom a message is for. */
export const isAnybodys = (folded: string): boolean => anybodys.has(folded)
