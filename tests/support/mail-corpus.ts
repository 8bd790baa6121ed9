/**
 * Answers as mail programs shape them, written anew from how each quotes: the sentence or fields above the quote, marks or
 * none, plain text or HTML or both, and what it adds by itself. Nobody's real words.
 */
export type MailLanguage = 'fr' | 'en' | 'de'
export type Layout = 'above' | 'between' | 'below'

export interface CorpusMail {
  readonly name: string
  readonly raw: string
  /** What the colleague wrote: each of these must come home. */
  readonly words: readonly string[]
  /** What was quoted and marked as such: none of these may. */
  readonly quoted: readonly string[]
}

interface Said {
  readonly letter: readonly [string, string]
  readonly words: readonly [string, string]
  readonly subject: string
}

export const said: Readonly<Record<MailLanguage, Said>> = {
  fr: {
    letter: [
      'Bonjour Irène, une personne demande combien de temps le pain au seigle se garde.',
      'Elle demande aussi s’il contient du lait. Pouvez-vous lui répondre d’ici mardi ?'
    ],
    words: [
      'Notre seigle se garde cinq jours dans un torchon, jamais au réfrigérateur.',
      'Non : farine, eau, sel et levain, rien d’autre. Bonne journée !'
    ],
    subject: 'Re: Une question pour vous'
  },
  en: {
    letter: [
      'Hello Irène, somebody asks how long the rye bread keeps at home.',
      'They also ask whether there is milk in it. Could you answer by Tuesday?'
    ],
    words: [
      'Our rye keeps five days in a cloth, never in the fridge.',
      'No: flour, water, salt and leaven, nothing else. Cheers,'
    ],
    subject: 'Re: A question for you'
  },
  de: {
    letter: [
      'Guten Tag Irène, jemand fragt, wie lange sich das Roggenbrot hält.',
      'Gefragt wird auch, ob Milch darin ist. Können Sie bis Dienstag antworten?'
    ],
    words: [
      'Unser Roggenbrot hält sich fünf Tage im Tuch, nie im Kühlschrank.',
      'Nein: Mehl, Wasser, Salz und Sauerteig, sonst nichts. Mit freundlichen Grüßen'
    ],
    subject: 'AW: Eine Frage an Sie'
  }
}

export const letterOf = (language: MailLanguage): string => said[language].letter.join('\n\n')

interface Shape {
  /** The sentence above the quote. */
  readonly header: Readonly<Record<MailLanguage, string>>
  readonly quotes: 'marked' | 'bare'
  /** What the program adds below the words. */
  readonly added?: Readonly<Record<MailLanguage, string>>
  readonly html?: (words: string, header: string, quoted: string) => string
  /** No plain part beside the HTML. */
  readonly onlyHtml?: boolean
  readonly layouts: readonly Layout[]
}

const fields = (lines: Readonly<Record<MailLanguage, readonly string[]>>, rule: string) => ({
  fr: [rule, ...lines.fr].filter((line) => line !== '').join('\n'),
  en: [rule, ...lines.en].filter((line) => line !== '').join('\n'),
  de: [rule, ...lines.de].filter((line) => line !== '').join('\n')
})

const outlookFields = {
  fr: [
    'De : Le Moulin <relais+x@moulin.example>',
    'Envoyé : vendredi 20 novembre 2026 09:12',
    'À : Irène Fabre <irene@moulin.example>',
    'Objet : Une question pour vous'
  ],
  en: [
    'From: Le Moulin <relais+x@moulin.example>',
    'Sent: Friday, November 20, 2026 9:12 AM',
    'To: Irène Fabre <irene@moulin.example>',
    'Subject: A question for you'
  ],
  de: [
    'Von: Le Moulin <relais+x@moulin.example>',
    'Gesendet: Freitag, 20. November 2026 09:12',
    'An: Irène Fabre <irene@moulin.example>',
    'Betreff: Eine Frage an Sie'
  ]
} as const

const block = (text: string): string =>
  text
    .split('\n')
    .map((line) => `<div>${line === '' ? '<br>' : line}</div>`)
    .join('')

const shapes: Readonly<Record<string, Shape>> = {
  gmail: {
    header: {
      fr: 'Le ven. 20 nov. 2026 à 09:12, Le Moulin <relais+x@moulin.example> a écrit :',
      en: 'On Fri, Nov 20, 2026 at 9:12 AM Le Moulin <relais+x@moulin.example>\nwrote:',
      de: 'Am Fr., 20. Nov. 2026 um 09:12 Uhr schrieb Le Moulin <\nrelais+x@moulin.example>:'
    },
    quotes: 'marked',
    html: (words, header, quoted) =>
      `<div dir="ltr">${block(words)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${header}<br></div><blockquote class="gmail_quote" style="margin:0">${block(quoted)}</blockquote></div>`,
    layouts: ['above', 'between', 'below']
  },
  'gmail without a plain part': {
    header: {
      fr: 'Le ven. 20 nov. 2026 à 09:12, Le Moulin &lt;relais@moulin.example&gt; a écrit :',
      en: 'On Fri, Nov 20, 2026 at 9:12 AM Le Moulin &lt;relais@moulin.example&gt; wrote:',
      de: 'Am Fr., 20. Nov. 2026 um 09:12 Uhr schrieb Le Moulin &lt;relais@moulin.example&gt;:'
    },
    quotes: 'marked',
    html: (words, header, quoted) =>
      `<div dir="ltr">${block(words)}</div><br><div class="gmail_quote"><div class="gmail_attr">${header}<br></div><blockquote class="gmail_quote">${block(quoted)}</blockquote></div>`,
    onlyHtml: true,
    layouts: ['above']
  },
  'outlook for windows': {
    header: fields(outlookFields, ''),
    quotes: 'bare',
    html: (words, header, quoted) =>
      `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body><div class="WordSection1">${words
        .split('\n')
        .map((line) => `<p class="MsoNormal">${line}<o:p></o:p></p>`)
        .join(
          ''
        )}<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">${header.replaceAll('\n', '<br>')}</p></div>${quoted
        .split('\n')
        .map((line) => `<p class="MsoNormal">${line}</p>`)
        .join('')}</div></body></html>`,
    layouts: ['above', 'between']
  },
  'outlook, older': {
    header: {
      fr: ['-----Message d’origine-----', ...outlookFields.fr].join('\n'),
      en: ['-----Original Message-----', ...outlookFields.en].join('\n'),
      de: ['-----Ursprüngliche Nachricht-----', ...outlookFields.de].join('\n')
    },
    quotes: 'bare',
    layouts: ['above', 'between', 'below']
  },
  'outlook on the web': {
    header: fields(outlookFields, '________________________________'),
    quotes: 'bare',
    html: (words, header, quoted) =>
      `<div class="elementToProof">${block(words)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${header.replace(/^_+\n/u, '').replaceAll('\n', '<br>')}</font><div> </div></div><div>${block(quoted)}</div>`,
    layouts: ['above', 'between']
  },
  'outlook for phones': {
    header: fields(outlookFields, '________________________________'),
    added: {
      fr: 'Télécharger Outlook pour iOS<https://aka.ms/o0ukef>',
      en: 'Get Outlook for Android<https://aka.ms/AAb9ysg>',
      de: 'Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>'
    },
    quotes: 'bare',
    layouts: ['above']
  },
  'apple mail': {
    header: {
      fr: '> Le 20 nov. 2026 à 09:12, Le Moulin <relais+x@moulin.example> a écrit :\n> ',
      en: '> On 20 Nov 2026, at 09:12, Le Moulin <relais+x@moulin.example> wrote:\n> ',
      de: '> Am 20.11.2026 um 09:12 schrieb Le Moulin <relais+x@moulin.example>:\n> '
    },
    quotes: 'marked',
    layouts: ['above', 'between', 'below']
  },
  'mail of ios': {
    header: {
      fr: '> Le 20 nov. 2026 à 09:12, Le Moulin <relais+x@moulin.example> a écrit :\n> \n> ﻿',
      en: '> On Nov 20, 2026, at 9:12 AM, Le Moulin <relais+x@moulin.example> wrote:\n> \n> ﻿',
      de: '> Am 20.11.2026 um 09:12 schrieb Le Moulin <relais+x@moulin.example>:\n> \n> ﻿'
    },
    added: { fr: 'Envoyé de mon iPhone', en: 'Sent from my iPhone', de: 'Von meinem iPhone gesendet' },
    quotes: 'marked',
    layouts: ['above']
  },
  thunderbird: {
    header: {
      fr: 'Le 20/11/2026 à 09:12, Le Moulin a écrit :',
      en: 'On 20/11/2026 09:12, Le Moulin wrote:',
      de: 'Am 20.11.26 um 09:12 schrieb Le Moulin:'
    },
    quotes: 'marked',
    layouts: ['above', 'between', 'below']
  },
  roundcube: {
    header: {
      fr: 'Le 2026-11-20 09:12, Le Moulin a écrit :',
      en: 'On 2026-11-20 09:12, Le Moulin wrote:',
      de: 'Am 2026-11-20 09:12, schrieb Le Moulin:'
    },
    quotes: 'marked',
    layouts: ['above', 'between', 'below']
  },
  'a webmail that names who wrote first': {
    header: {
      fr: '"Le Moulin" <relais@moulin.example> a écrit le 20/11/2026 09:12 :',
      en: 'Le Moulin <relais@moulin.example> wrote on Fri, 20 Nov 2026 09:12:',
      de: 'Le Moulin <relais@moulin.example> schrieb am Fr., 20. Nov. 2026, 09:12:'
    },
    quotes: 'marked',
    layouts: ['above', 'between']
  },
  'a mail of a forum tool without any header': {
    header: { fr: '', en: '', de: '' },
    quotes: 'marked',
    layouts: ['between', 'below']
  }
}

const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')

const plainOf = (shape: Shape, layout: Layout, language: MailLanguage): string => {
  const { letter, words } = said[language]
  const mark = shape.quotes === 'marked' ? quote : (text: string): string => text
  const header = shape.header[language]
  const added = shape.added === undefined ? '' : `\n\n${shape.added[language]}`
  const above = header === '' ? '' : `${header}\n`
  switch (layout) {
    case 'above':
      return `${words.join('\n')}${added}\n\n${above}${mark(letter.join('\n\n'))}\n`
    case 'between':
      return `${above}${mark(letter[0])}\n\n${words[0]}\n\n${mark(letter[1])}\n\n${words[1]}${added}\n`
    case 'below':
      return `${above}${mark(letter.join('\n\n'))}\n\n${words.join('\n')}${added}\n`
  }
}

const lines = (...all: readonly string[]): string => all.join('\r\n')

const mime = (language: MailLanguage, plain: string | null, html: string | null): string => {
  const head = lines(
    'From: =?utf-8?Q?Ir=C3=A8ne?= Fabre <irene@moulin.example>',
    'To: relais+x@moulin.example',
    `Subject: ${said[language].subject}`,
    'Message-ID: <answer-1@moulin.example>',
    'In-Reply-To: <letter-1@moulin.example>',
    'Date: Fri, 20 Nov 2026 18:40:00 +0100',
    'MIME-Version: 1.0'
  )
  const part = (type: string, text: string): string =>
    lines(
      `Content-Type: ${type}; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(text.replaceAll('\n', '\r\n')).toString('base64').replaceAll(/.{76}/gu, '$&\r\n')
    )
  if (html === null) return lines(head, part('text/plain', plain ?? ''))
  if (plain === null) return lines(head, part('text/html', html))
  return lines(
    head,
    'Content-Type: multipart/alternative; boundary="between"',
    '',
    '--between',
    part('text/plain', plain),
    '--between',
    part('text/html', html),
    '--between--',
    ''
  )
}

/** Each program in each language and each place where people write. */
export const mailCorpus: readonly CorpusMail[] = Object.entries(shapes).flatMap(([program, shape]) =>
  (['fr', 'en', 'de'] as const).flatMap((language) =>
    shape.layouts.map((layout): CorpusMail => {
      const { letter, words } = said[language]
      const html = shape.html?.(words.join('\n'), shape.header[language], letter.join('\n')) ?? null
      const plain = shape.onlyHtml === true ? null : plainOf(shape, layout, language)
      return {
        name: `${program}, ${language}, ${layout} the quote`,
        raw: mime(language, plain, layout === 'above' ? html : null),
        words,
        quoted: letter
      }
    })
  )
)
