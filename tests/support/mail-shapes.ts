/**
 * More shapes of answers, each written anew after what the program is known to do: one-line headers, dashes of every kind,
 * columns, lower case, marks of webmails, encodings, and what only its HTML says. Nobody's real words.
 */
export interface MailShape {
  readonly name: string
  readonly raw: Uint8Array
  /** Everything that the person wrote. */
  readonly words: readonly string[]
}

const encoders: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  // The two agree on what is written here, but for the signs below.
  'windows-1252': (text) =>
    Buffer.from(text.replaceAll('’', '\u0092').replaceAll('…', '\u0085').replaceAll('€', '\u0080'), 'latin1'),
  'iso-8859-1': (text) => Buffer.from(text, 'latin1')
}

const quotedPrintable = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) =>
      byte === 10
        ? '\r\n'
        : byte === 61 || byte > 126 || byte < 32
          ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCodePoint(byte)
    )
    .join('')
    .replaceAll(/[^\r\n]{70}(?![\r\n]|$)/gu, (line) => {
      const cut = /=[0-9A-F]?$/u.exec(line)
      return cut === null ? `${line}=\r\n` : `${line.slice(0, cut.index)}=\r\n${cut[0]}`
    })

const head = [
  'From: Irene Fabre <irene@moulin.example>',
  'To: relais+x@moulin.example',
  'Subject: Re: Une question pour vous',
  'Message-ID: <shape@moulin.example>',
  'Date: Fri, 20 Nov 2026 18:40:00 +0100',
  'MIME-Version: 1.0'
]

interface Part {
  readonly type?: string
  readonly charset?: string
  readonly encoding?: '8bit' | 'base64' | 'quoted-printable'
  readonly headers?: readonly string[]
  readonly text: string
}

const partOf = ({
  type = 'text/plain',
  charset = 'utf-8',
  encoding = '8bit',
  headers = [],
  text
}: Part): Buffer => {
  const bytes = (encoders[charset] ?? encoders['utf-8'])?.(text) ?? Buffer.alloc(0)
  const body =
    encoding === 'base64'
      ? Buffer.from(bytes.toString('base64').replaceAll(/.{76}/gu, '$&\r\n'))
      : encoding === 'quoted-printable'
        ? Buffer.from(quotedPrintable(bytes))
        : bytes
  return Buffer.concat([
    Buffer.from(
      [
        `Content-Type: ${type}; charset=${charset}`,
        `Content-Transfer-Encoding: ${encoding}`,
        ...headers,
        '',
        ''
      ].join('\r\n')
    ),
    body
  ])
}

const single = (part: Part): Uint8Array =>
  Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n`), partOf(part)])

const multi = (kind: string, parts: readonly Part[]): Uint8Array =>
  Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\nContent-Type: multipart/${kind}; boundary="between"\r\n\r\n`),
    ...parts.flatMap((part) => [Buffer.from('--between\r\n'), partOf(part), Buffer.from('\r\n')]),
    Buffer.from('--between--\r\n')
  ])

/** What the letter said, as programs quote it. */
export const quotedLetter = [
  'Bonjour Irène,',
  'Samia Roussel, du Moulin, vous demande quelques mots.',
  'Une personne demande combien de temps le pain au seigle se garde, et s’il contient du lait.',
  'Si possible avant mardi 24 novembre.'
]
const bare = quotedLetter.join('\n\n')
const marked = quotedLetter.map((line) => `> ${line}\n>`).join('\n')

const plain = (name: string, words: readonly string[], text: string): MailShape => ({
  name,
  raw: single({ text }),
  words
})

const above = (name: string, header: string, words: readonly string[], quote = bare, end = ''): MailShape =>
  plain(name, words, `${words.join('\n\n')}${end}\n\n${header}\n${quote}\n`)

const seigle = 'Cinq jours dans un torchon, et pas de lait.'
const rye = 'Five days in a cloth, and no milk in it.'
const roggen = 'Fünf Tage im Tuch, und keine Milch darin.'

const headers: readonly MailShape[] = [
  above(
    'Zimbra of Free',
    '----- Mail original -----\nDe: "Le Moulin" <relais@moulin.example>\nÀ: irene@free.example\nEnvoyé: Vendredi 20 Novembre 2026 09:12:33\nObjet: Une question pour vous',
    [seigle]
  ),
  above(
    'Orange',
    'envoyé : 20 novembre 2026 à 09:12\nde : Le Moulin <relais@moulin.example>\nà : irene@orange.example\nobjet : Une question pour vous',
    [seigle]
  ),
  above(
    'Orange, older',
    '> Message du 20/11/26 09:12\n> De : "Le Moulin" <relais@moulin.example>\n> A : irene@orange.example\n> Copie à : \n> Objet : Une question pour vous\n>',
    [seigle],
    marked
  ),
  above(
    'Samsung in one line',
    '-------- Message d’origine --------De : Le Moulin <relais@moulin.example> Date : 20/11/2026  09:12  (GMT+01:00) À : irene@moulin.example Objet : Une question pour vous',
    [seigle]
  ),
  above(
    'Samsung, German',
    '-------- Ursprüngliche Nachricht --------\nVon: Le Moulin <relais@moulin.example>\nDatum: 20.11.26 09:12 (GMT+01:00)\nAn: irene@moulin.example\nBetreff: Eine Frage',
    [roggen]
  ),
  above(
    'Proton, older',
    '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Friday, November 20th, 2026 at 9:12 AM, Le Moulin <relais@moulin.example> wrote:',
    [rye],
    bare,
    '\n\nSent with Proton Mail secure email.'
  ),
  above(
    'Proton in French',
    'Le vendredi 20 novembre 2026 à 09:12, Le Moulin <relais@moulin.example> a écrit :',
    [seigle],
    marked,
    '\n\nEnvoyé avec la messagerie sécurisée Proton Mail.'
  ),
  above(
    'Yahoo',
    'Le vendredi 20 novembre 2026 à 09:12:33 UTC+1, Le Moulin <relais@moulin.example> a écrit : ',
    [seigle],
    ` \n\n${bare}`
  ),
  above(
    'K-9',
    'Am 20. November 2026 09:12:00 MEZ schrieb Le Moulin <relais@moulin.example>:',
    [roggen],
    marked,
    '\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.'
  ),
  above(
    'BlueMail',
    'Le 20 nov. 2026 à 09:12, à 09:12, Le Moulin <relais@moulin.example> a écrit:',
    [seigle],
    marked,
    '\n\nTélécharger BlueMail pour Android'
  ),
  above(
    'FairEmail',
    'On November 20, 2026 9:12:00 AM GMT+01:00, Le Moulin <relais@moulin.example> wrote:',
    [rye],
    marked
  ),
  above(
    'SnappyMail',
    '20 novembre 2026 09:12 "Le Moulin" <relais@moulin.example> a écrit:',
    [seigle],
    marked
  ),
  above(
    'Lotus Notes',
    'De :\tLe Moulin <relais@moulin.example>\nA :\tIrene Fabre/Moulin\nDate :\t20/11/2026 09:12\nObjet :\tUne question pour vous',
    [seigle]
  ),
  above(
    'Airmail',
    'On 20 November 2026 at 09:12:33, Le Moulin (relais@moulin.example) wrote:',
    [rye],
    `\n${marked}`
  ),
  above(
    'a client that says “said”',
    'On Fri, Nov 20, 2026 at 9:12 AM, Le Moulin <relais@moulin.example> said:',
    [rye],
    marked
  ),
  above(
    'Thunderbird with fields',
    '-------- Message original --------\nSujet : Une question pour vous\nDate : Fri, 20 Nov 2026 09:12:00 +0100\nDe : Le Moulin <relais@moulin.example>\nPour : irene@moulin.example',
    [seigle]
  ),
  above(
    'Infomaniak',
    'Le 2026-11-20T09:12:00.000+01:00, Le Moulin <relais@moulin.example> a écrit :',
    [seigle],
    marked
  ),
  above(
    'GMX',
    'Gesendet: Freitag, 20. November 2026 um 09:12 Uhr\nVon: "Le Moulin" <relais@moulin.example>\nAn: irene@gmx.example\nBetreff: Eine Frage an Sie',
    [roggen]
  ),
  above(
    'Outlook for Mac',
    'From: Le Moulin <relais@moulin.example>\nDate: Friday, 20 November 2026 at 09:12\nTo: Irene Fabre <irene@moulin.example>\nSubject: A question for you',
    [rye]
  ),
  above(
    'Outlook with bold fields',
    '*De :* Le Moulin <relais@moulin.example>\n*Envoyé :* vendredi 20 novembre 2026 09:12\n*À :* Irène Fabre <irene@moulin.example>\n*Cc :* Samia <samia@moulin.example>;\n Karim <karim@moulin.example>\n*Objet :* Une question pour vous',
    [seigle]
  ),
  above(
    'a chain that was passed on twice',
    '---------- Forwarded message ---------\nDe : Le Moulin <relais@moulin.example>\nDate: ven. 20 nov. 2026 à 09:12\nSubject: Une question\nTo: <irene@moulin.example>',
    [seigle],
    `${bare}\n\n-----Message d’origine-----\nDe : Odile\nEnvoyé : jeudi 19 novembre 2026 18:00\nÀ : Le Moulin\nObjet : Seigle\n\nBonjour.`
  )
]

const inside: readonly MailShape[] = [
  plain(
    'short answers between marked lines',
    ['Mardi', 'Non', 'Cinq jours.'],
    `Le 20/11/2026 à 09:12, Le Moulin a écrit :\n> combien de temps se garde-t-il ?\nCinq jours.\n> contient-il du lait ?\nNon\n> avant quand ?\nMardi\n`
  ),
  plain(
    'answers in red below Outlook’s header',
    ['Mes réponses en rouge ci-dessous.', 'Cinq jours, je dirais.', 'Aucun lait, jamais.'],
    `Mes réponses en rouge ci-dessous.\n\nDe : Le Moulin <relais@moulin.example>\nEnvoyé : vendredi 20 novembre 2026 09:12\nÀ : Irène\nObjet : Une question\n\nCombien de temps se garde-t-il ?\nCinq jours, je dirais.\nContient-il du lait ?\nAucun lait, jamais.\nSi possible avant mardi.`
  ),
  plain(
    'answers below, in English',
    ['See my answers below, please.', 'Five days.'],
    `See my answers below, please.\n\nFrom: Le Moulin <relais@moulin.example>\nSent: Friday, November 20, 2026 9:12 AM\nTo: Irene\nSubject: A question\n\nHow long does it keep?\nFive days.\nIs there milk in it? We would like to know before Tuesday evening.`
  ),
  plain(
    'answers below, in German',
    ['Antworten unten im Text.', 'Fünf Tage.'],
    `Antworten unten im Text.\n\nVon: Le Moulin <relais@moulin.example>\nGesendet: Freitag, 20. November 2026 09:12\nAn: Irene\nBetreff: Frage\n\nWie lange hält es sich?\nFünf Tage.\nEnthält es Milch? Wir wüssten es gern vor Dienstag.`
  ),
  plain(
    'a postscript below a line of dashes',
    [seigle, 'PS : fermé lundi.'],
    `${seigle}\n\n--\nIrène\nPS : fermé lundi.`
  ),
  plain(
    'sentences below a drawn line',
    [seigle, 'Et voici pourquoi : le seigle retient l’eau.'],
    `${seigle}\n____\nEt voici pourquoi : le seigle retient l’eau.`
  ),
  plain(
    'what was sent by somebody',
    ['Les sacs ont été livrés.', 'Envoyé par la poste hier soir.'],
    `Les sacs ont été livrés.\nEnvoyé par la poste hier soir.`
  ),
  plain(
    'a journey',
    ['De : Nantes', 'À : Vannes', 'Date : mardi', 'Le pain voyage bien.'],
    `De : Nantes\nÀ : Vannes\nDate : mardi\n\nLe pain voyage bien.`
  ),
  plain(
    'a quotation of one’s own',
    [
      'Le 3 mai 2024, notre maire a écrit :',
      '« ce pain est le nôtre »',
      'Voilà ce que je peux dire de plus, et je le pense.'
    ],
    `Bonjour,\nLe 3 mai 2024, notre maire a écrit :\n« ce pain est le nôtre »\nVoilà ce que je peux dire de plus, et je le pense.`
  ),
  plain(
    'a recipe with a list',
    ['- 500 g de farine', '- 10 g de sel', 'Provenance : moulin de Nantes'],
    `- 500 g de farine\n- 10 g de sel\nProvenance : moulin de Nantes`
  ),
  plain('one word', ['Oui'], 'Oui'),
  plain(
    'one word above a signature and a quote',
    ['Oui'],
    `Oui\n\n-- \nIrène\n\nLe 20/11/2026 à 09:12, Le Moulin a écrit :\n${marked}`
  ),
  plain(
    'a disclaimer as long as the answer is short',
    ['Cinq jours.'],
    `Cinq jours.\n\n${'Ce message est confidentiel et ne lie pas son auteur. '.repeat(20)}`
  ),
  plain(
    'an answer at the very end, below a bare quote',
    [seigle],
    `-----Message d'origine-----\nDe : Le Moulin\nEnvoyé : vendredi 20 novembre 2026 09:12\nÀ : Irène\nObjet : Question\n\n${bare}\n\n${seigle}`
  )
]

const encoded: readonly MailShape[] = [
  ...(['8bit', 'base64', 'quoted-printable'] as const).flatMap((encoding) =>
    (['utf-8', 'windows-1252', 'iso-8859-1'] as const).map((charset): MailShape => {
      const words = ['Le blé est là, dès l’été : à 3 ans.'.replace('’', charset === 'iso-8859-1' ? "'" : '’')]
      return {
        name: `${charset} as ${encoding}`,
        raw: single({
          charset,
          encoding,
          text: `${words.join('')}\n\nLe 20/11/2026 à 09:12, Le Moulin a écrit :\n> Bonjour`
        }),
        words
      }
    })
  ),
  {
    name: 'lines that flow',
    raw: single({
      type: 'text/plain; format=flowed; delsp=yes',
      text: 'Cinq jours dans un \ntorchon.\n\n> Combien de \n> temps ?\n'
    }),
    words: ['torchon.', 'Cinq jours dans un']
  },
  {
    name: 'HTML alone of Outlook, with answers inside',
    raw: single({
      type: 'text/html',
      text: `<body><p class=MsoNormal>Voir <b>ci-dessous</b>.<o:p></o:p></p><div><div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>De&nbsp;:</b> Le Moulin &lt;relais@moulin.example&gt;<br><b>Envoy&eacute;&nbsp;:</b> vendredi 20 novembre 2026 09:12<br><b>&Agrave;&nbsp;:</b> Ir&egrave;ne<br><b>Objet&nbsp;:</b> Question</p></div></div><p class=MsoNormal>Combien de temps&nbsp;?</p><p class=MsoNormal><span style='color:red'>Cinq jours.</span></p></body>`
    }),
    words: ['Voir ci-dessous.', 'Cinq jours.']
  },
  {
    name: 'HTML whose plain part says that there is HTML',
    raw: multi('alternative', [
      { text: 'Votre logiciel de messagerie ne sait pas afficher ce message.' },
      { type: 'text/html', text: '<p>Le levain repose douze heures, puis le four chauffe.</p>' }
    ]),
    words: ['Le levain repose douze heures, puis le four chauffe.']
  },
  {
    name: 'HTML whose plain part is empty',
    raw: multi('alternative', [{ text: ' \n' }, { type: 'text/html', text: '<div>Douze heures.</div>' }]),
    words: ['Douze heures.']
  },
  {
    name: 'HTML in tables, lists and nested spans',
    raw: single({
      type: 'text/html',
      text: '<table><tr><td>Farine</td><td>500&nbsp;g</td></tr></table><ul><li>Eau<li>Sel</ul><span><span>Rien <i>d’autre</i></span></span>.'
    }),
    words: ['Farine', 'Eau', 'Sel', 'Rien d’autre.']
  },
  {
    name: 'words around a picture, in two plain parts',
    raw: multi('mixed', [
      { text: 'Voici la miche :' },
      {
        type: 'image/png',
        encoding: 'base64',
        headers: ['Content-Disposition: inline; filename=miche.png'],
        text: 'x'
      },
      { text: 'Elle a trois jours.' }
    ]),
    words: ['Voici la miche :', 'Elle a trois jours.']
  },
  {
    name: 'a signed mail',
    raw: multi('signed; protocol="application/pkcs7-signature"', [
      { text: seigle },
      { type: 'application/pkcs7-signature; name=smime.p7s', encoding: 'base64', text: 'signature' }
    ]),
    words: [seigle]
  },
  {
    name: 'a mail with winmail.dat',
    raw: multi('mixed', [
      { text: seigle },
      { type: 'application/ms-tnef; name=winmail.dat', encoding: 'base64', text: 'x' }
    ]),
    words: [seigle]
  },
  {
    name: 'a mail with a calendar',
    raw: multi('alternative', [
      { text: seigle },
      { type: 'text/calendar; method=REPLY', text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' }
    ]),
    words: [seigle]
  },
  {
    name: 'a mail that is signed in the clear',
    raw: single({
      text: `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${seigle}\n-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----`
    }),
    words: [seigle]
  }
]

export const mailShapes: readonly MailShape[] = [...headers, ...inside, ...encoded]
