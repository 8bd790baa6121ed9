import { type ImportField, importFields } from '../../shared/contract/imports.ts'

/** A name as people vary it: no accents, no capitals, words apart (`createdAt`, `created_at`, `Created at`). */
export const normalName = (name: string): string =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, ' ')
    .trim()

/**
 * What columns are called in English and French and in common exports, best first: of two columns that are named for the
 * same field, the one whose name stands earlier is taken.
 */
const synonyms: Readonly<Record<ImportField, readonly string[]>> = {
  id: [
    'comment id',
    'commentid',
    'message id',
    'review id',
    'tweet id',
    'status id',
    'reply id',
    'id',
    'id commentaire',
    'id du commentaire',
    'identifiant du commentaire',
    'id message',
    'id du message',
    'id avis',
    'identifiant',
    'uid',
    'uuid',
    'guid',
    'cid',
    'id str',
    'external id',
    'item id',
    'reference',
    'ref',
    'numero',
    'no',
    'n',
    'key',
    '@key'
  ],
  author: [
    'author',
    'auteur',
    'author name',
    'author display name',
    'nom de l auteur',
    'auteur du commentaire',
    'commenter',
    'commenter name',
    'commentateur',
    'reviewer',
    'reviewer name',
    'reviewer display name',
    'username',
    'user name',
    'screen name',
    'user screen name',
    'author username',
    'author handle',
    'handle',
    'display name',
    'from name',
    'user',
    'utilisateur',
    'nom d utilisateur',
    'nom utilisateur',
    'pseudo',
    'pseudonyme',
    'sender',
    'sender name',
    'expediteur',
    'message author name',
    'contact',
    'contact primary identifier',
    'customer',
    'customer name',
    'client',
    'nom du client',
    'internaute',
    'profile',
    'profile name',
    'profil',
    'from',
    'nom',
    'name',
    'nick',
    'nickname'
  ],
  text: [
    'comment text',
    'message text',
    'review text',
    'tweet text',
    'text',
    'texte',
    'text original',
    'text display',
    'full text',
    'comment body',
    'message body',
    'content',
    'contenu',
    'comment content',
    'contenu du commentaire',
    'contenu du message',
    'texte du commentaire',
    'texte du message',
    'body',
    'corps',
    'corps du message',
    'comment',
    'commentaire',
    'commentaires',
    'comments',
    'message',
    'messages',
    'review',
    'avis',
    'verbatim',
    'verbatims',
    'tweet',
    'remarque',
    'remarques',
    'feedback',
    'opinion',
    'temoignage',
    'texte de l avis',
    'post text',
    'post message',
    'post content',
    'question',
    'reponse',
    'response',
    'answer',
    'caption',
    'legende',
    'description',
    'value'
  ],
  date: [
    'date',
    'created at',
    'created time',
    'created date',
    'created on',
    'creation date',
    'created',
    'created utc',
    'date created',
    'date de creation',
    'date creation',
    'cree le',
    'published at',
    'published',
    'publish date',
    'publication date',
    'date published',
    'date de publication',
    'date publication',
    'publie le',
    'comment date',
    'date du commentaire',
    'message date',
    'date du message',
    'review date',
    'date de l avis',
    'message created at',
    'post date',
    'posted at',
    'posted on',
    'poste le',
    'timestamp',
    'datetime',
    'date time',
    'date heure',
    'date et heure',
    'horodatage',
    'time',
    'sent at',
    'date sent',
    'envoye le',
    'date d envoi',
    'received at',
    'recu le',
    'date de reception',
    'indexed at',
    'create time',
    'jour',
    'updated at',
    'update time'
  ],
  parent: [
    'parent',
    'parent id',
    'parent comment id',
    'parent comment',
    'comment parent',
    'parentid',
    'id parent',
    'id du parent',
    'commentaire parent',
    'in reply to',
    'in reply to id',
    'in reply to status id',
    'in reply to status id str',
    'in reply to tweet id',
    'reply to',
    'reply to id',
    'reply to message id',
    'replied to',
    'replied to id',
    'reponse a',
    'en reponse a',
    'thread id',
    'conversation id',
    'id conversation',
    'root id'
  ],
  post: [
    'post',
    'post title',
    'titre de la publication',
    'titre du post',
    'publication',
    'video title',
    'titre de la video',
    'article title',
    'video',
    'article',
    'media',
    'title',
    'titre',
    'subject',
    'sujet',
    'objet',
    'topic',
    'page',
    'page title',
    'produit',
    'product',
    'product name',
    'post id',
    'id du post',
    'id publication',
    'video id',
    'videoid',
    'id video',
    'media id',
    'comment post id',
    'post url',
    'video url'
  ],
  url: [
    'permalink',
    'permalink url',
    'permalien',
    'comment url',
    'comment link',
    'comment permalink',
    'lien du commentaire',
    'message url',
    'review url',
    'tweet url',
    'url',
    'link',
    'lien',
    'lien permanent',
    'adresse',
    'href',
    'web url',
    'share url'
  ],
  rating: [
    'rating',
    'star rating',
    'stars',
    'note',
    'etoiles',
    'nombre d etoiles',
    'notation',
    'evaluation',
    'review rating',
    'note globale'
  ],
  language: ['language', 'langue', 'lang', 'locale', 'language code', 'code langue']
}

const ranks = new Map<ImportField, ReadonlyMap<string, number>>(
  importFields.map((field) => [field, new Map(synonyms[field].map((name, rank) => [name, rank]))])
)

/** Before a name of an author, what the part before the last of a dotted path says. */
const people = /(^| )(author|auteur|user|from|sender|reviewer|commenter|profile|owner|creator|utilisateur)$/u

/**
 * How well a column is named for a field: 1 the best name, towards 0 the least, 0 not at all. Of a dotted path the last
 * part counts most; `user.name` is an author, `user.id` is no id of a message.
 */
export const namedFor = (column: string, field: ImportField): number => {
  const rank = (name: string): number => {
    const at = ranks.get(field)?.get(name)
    return at === undefined ? 0 : 1 - at / 200
  }
  const parts = column.split('.').map(normalName)
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return rank(last)
  const before = parts.slice(0, -1).join(' ')
  const ofPerson = people.test(before)
  const isName = /^(name|display name|username|user name|screen name|handle|nom|pseudo|login)$/u.test(last)
  if (ofPerson) return field === 'author' && isName ? 0.9 - parts.length / 100 : 0
  const whole = rank(parts.slice(-2).join(' '))
  // A deeper path is more likely to be about something else (a quoted post, a shop).
  return Math.max(whole, rank(last)) * (1 - (parts.length - 1) / 10)
}

/** Whether some field of an import bears this name. */
export const isColumnName = (name: string): boolean => importFields.some((field) => namedFor(name, field) > 0)

/** Whether columns of text bear this name. */
export const isTextName = (name: string): boolean => namedFor(name, 'text') > 0
