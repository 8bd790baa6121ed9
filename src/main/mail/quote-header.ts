/** How mail programs name the fields above a quoted mail, in the languages of our colleagues and their neighbours. */
const fields = {
  from: ['from', 'de', 'von', 'da', 'van', 'od', 'expéditeur', 'absender', 'remitente', 'mittente'],
  sent: [
    'sent',
    'date',
    'envoyé',
    'envoyé le',
    'gesendet',
    'datum',
    'enviado',
    'enviada em',
    'fecha',
    'inviato',
    'data',
    'verzonden',
    'wysłano'
  ],
  to: [
    'to',
    'à',
    'a',
    'pour',
    'an',
    'para',
    'aan',
    'do',
    'destinataire',
    'destinataires',
    'empfänger',
    'per'
  ],
  copy: [
    'cc',
    'copie à',
    'copie',
    'kopie',
    'cc à',
    'bcc',
    'cci',
    'reply-to',
    'répondre à',
    'antwort an',
    'importance',
    'priority',
    'wichtigkeit'
  ],
  subject: ['subject', 'objet', 'betreff', 'asunto', 'oggetto', 'onderwerp', 'assunto', 'temat', 'sujet']
} as const
type Field = keyof typeof fields

const fieldByName = new Map<string, Field>()
for (const field of ['from', 'sent', 'to', 'copy', 'subject'] as const)
  for (const name of fields[field]) fieldByName.set(name, field)

const longestLine = 400

/** `*De :* Zoé` and `> From: Zoé` too. */
const fieldOf = (line: string): Field | null => {
  if (line.length > longestLine * 4) return null
  const match = /^[\s>|]*\*?([^:*]{1,20}?)[\s\u00a0\u202f]?\*?[\s\u00a0\u202f]?:\*?/u.exec(line)
  return match === null ? null : (fieldByName.get((match[1] ?? '').trim().toLowerCase()) ?? null)
}

/** What the rule above a quoted mail says, between its dashes. */
const ruleWords =
  "original message|original mail|original e-mail|message d['’]origine|message original|message initial|mail original|mail d['’]origine|e-mail d['’]origine|courriel original|courriel d['’]origine|message transféré|message réexpédié|forwarded message|reply message|ursprüngliche nachricht|originalnachricht|original-nachricht|ursprüngliche mail|original-mail|weitergeleitete nachricht|mensaje original|messaggio originale|oorspronkelijk bericht"
/** Hyphens as Proton writes them, too. */
const dash = '[-\\u2010-\\u2015_*=]'

/** "-----Message d'origine-----", "________________________________". */
const rule = new RegExp(
  `^[\\s>|]*(?:_{10,}|-{20,}|${dash}{2,100}\\s*(?:${ruleWords})\\s{0,4}:?\\s{0,4}${dash}{2,100})\\s*$`,
  'iu'
)
/** The same with its fields in one line, as Samsung writes it: "-------- Message d’origine --------De : …". */
const ruleWithFields = new RegExp(
  `^[\\s>|]*-{4,}\\s*(?:${ruleWords})\\s*-{4,}\\s*(?:from|de|von)\\s?:.{1,600}$`,
  'iu'
)

/** The verb of "Le … a écrit :", "On … wrote:", "Am … schrieb …:". */
const wrote =
  /(?:^|[\s>)\]])(?:wrote|said|a\s+écrit|a\s+répondu|écrivait|schrieb|escribió|ha\s+scritto|escreveu|schreef|skrev|napisał(?:\(a\))?|pisze)(?![\p{L}])/iu
const opening = /^[\s>|*-]*(?:le|on|am|em|el|il|op|den|dnia|w\s+dniu|vom|um)\s/iu
const address = /[<[(][^<>[\]()\s]{1,200}@[^<>[\]()\s]{1,200}[>\])]/u
/** A time of day: people who write "Le 3 mai 2024, ma collègue a écrit :" give none. */
const time = /\b\d{1,2}(?::|\s?h\s?|\.)\d{2}\b/u
/** A day with its year. */
const date = /\b20\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b/u

/** How many lines one sentence of a header may be broken into. */
const mostBroken = 4

/**
 * How many of these lines are the header of a quoted mail; 0: none begins here. A sentence needs its verb, a date, and to
 * begin or to name somebody as mail programs do; a list of fields needs three of them, with who sent it: people write
 * "From:" and "Le 3 mai" too.
 */
export const endOfHeader = (lines: readonly string[]): number => {
  if (ruleWithFields.test(lines[0] ?? '')) return 1
  const ruled = rule.test(lines[0] ?? '') ? 1 : 0
  const listed = endOfFields(lines, ruled)
  if (listed > 0) return listed
  if (ruled > 0 && !/^[\s_-]+$/u.test(lines[0] ?? '')) return 1
  return endOfSentence(lines)
}

const endOfFields = (lines: readonly string[], start: number): number => {
  const seen = new Set<Field>()
  let isOfMail = start > 0
  let end = 0
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const field = fieldOf(line)
    if (field !== null) {
      seen.add(field)
      // People list where from, where to and when, too.
      isOfMail ||= field === 'subject' || line.includes('@') || (field === 'sent' && isDated(line))
      end = index + 1
    } else if (line.trim() === '' ? seen.size > 0 && end > 0 && index > end : !isContinued(lines, index, end))
      break
  }
  return isOfMail && seen.has('from') && seen.size >= 3 ? end : 0
}

const isDated = (line: string): boolean => time.test(line) || date.test(line)

/** A long list of recipients goes on in the next line. */
const isContinued = (lines: readonly string[], index: number, end: number): boolean =>
  end === index && end > 0 && /[;,<]\s*$|@/u.test(lines[index - 1] ?? '') && /@|^\s/u.test(lines[index] ?? '')

/** The shortest one: what stands right above a header is somebody's words. */
const endOfSentence = (lines: readonly string[]): number => {
  const end = endOfSentenceAt(lines, 0)
  for (let later = 1; later < end; later += 1) if (endOfSentenceAt(lines, later) === end) return 0
  return end
}

/** Where a sentence that begins at this line ends, if it is a header; else 0. */
const endOfSentenceAt = (lines: readonly string[], start: number): number => {
  let sentence = ''
  for (let index = start; index < start + mostBroken; index += 1) {
    const line = lines[index]
    if (line === undefined || line.trim() === '') return 0
    sentence += ` ${line.replace(/^\s*>+\s?/u, '').trim()}`
    if (sentence.length > longestLine) return 0
    if (!/:\s*$/u.test(sentence)) continue
    if (!wrote.test(sentence)) return 0
    const isAddressed = address.test(sentence)
    if (isAddressed && isDated(sentence)) return index + 1
    return opening.test(sentence.trim()) && time.test(sentence) ? index + 1 : 0
  }
  return 0
}
