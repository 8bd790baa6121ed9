/** @jsxImportSource hono/jsx */
import { type LetterParts, type LetterSection, type QuotedPart, softenedWords } from './letter-view.ts'

/**
 * The tokens of the app's light palette (renderer/styles/tokens.css), written into each element: mail programs take no style
 * sheet. They darken a light letter by themselves; the meta element says that it bears that.
 */
const colour = {
  paper: '#fbf8f3',
  surface: '#fffdfa',
  sunk: '#f3eee6',
  line: '#e6ded2',
  ink: '#231e19',
  quiet: '#5f564d',
  accent: '#a8452a',
  accentInk: '#fffaf5'
} as const

const words = "'Source Serif 4', 'Source Serif Pro', Georgia, 'Times New Roman', serif"
const machine = "Inter, 'Segoe UI', -apple-system, Roboto, Helvetica, Arial, sans-serif"

const styles = {
  body: `margin:0;padding:0;background:${colour.paper};color:${colour.ink};font:15px/1.55 ${machine}`,
  sheet: `max-width:600px;margin:0 auto;padding:32px 24px 40px`,
  greeting: `margin:0 0 12px;font:600 22px/1.3 ${words}`,
  paragraph: `margin:0 0 12px`,
  title: `margin:28px 0 8px;font:600 13px/1.4 ${machine};color:${colour.quiet}`,
  list: `margin:0;padding:0 0 0 20px`,
  place: `margin:0 0 12px;font-size:13px;color:${colour.quiet}`,
  message: `margin:0 0 12px;padding:14px 18px;background:${colour.surface};border:1px solid ${colour.line};border-radius:12px`,
  softened: `margin:0 0 12px;padding:14px 18px;background:${colour.sunk};border:1px dashed ${colour.line};border-radius:12px`,
  name: `margin:0 0 4px;font-size:13px;color:${colour.quiet}`,
  words: `margin:0;font:17px/1.55 ${words};white-space:pre-wrap`,
  action: `display:inline-block;padding:13px 22px;background:${colour.accent};color:${colour.accentInk};border-radius:10px;font:600 15px/1.2 ${machine};text-decoration:none`,
  actionLine: `margin:30px 0 24px`,
  closing: `margin:0 0 10px;color:${colour.quiet}`,
  signature: `margin:22px 0 0;font:17px/1.5 ${words}`,
  foot: `margin:28px 0 0;padding:16px 0 0;border-top:1px solid ${colour.line};font-size:13px`,
  footLink: `color:${colour.quiet}`
} as const

const Message = ({ part, language }: { part: QuotedPart; language: LetterParts['language'] }) => {
  if (part.kind === 'message')
    return (
      <div style={styles.message}>
        <p style={styles.name}>
          <b>{part.name}</b> · {part.at}
        </p>
        <p style={styles.words}>{part.text}</p>
      </div>
    )
  const { title, text } = softenedWords(language)
  return (
    <div style={styles.softened}>
      <p style={styles.name}>
        <b>{part.names}</b> · {title}
      </p>
      <p style={styles.paragraph}>{text}</p>
      <p style={styles.words}>{part.summary}</p>
    </div>
  )
}

const SectionBody = ({
  section,
  language
}: {
  section: LetterSection
  language: LetterParts['language']
}) => {
  switch (section.kind) {
    case 'lines':
      return (
        <>
          {section.lines.map((line) => (
            <p style={styles.paragraph}>{line}</p>
          ))}
        </>
      )
    case 'list':
      return (
        <ul style={styles.list}>
          {section.lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )
    case 'words':
      return (
        <div style={styles.message}>
          <p style={styles.words}>{section.words}</p>
        </div>
      )
    case 'conversation':
      return (
        <>
          <p style={styles.place}>{section.place}</p>
          {section.messages.map((part) => (
            <Message part={part} language={language} />
          ))}
        </>
      )
  }
}

const Letter = ({ parts }: { parts: LetterParts }) => (
  <html lang={parts.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <title>{parts.subject}</title>
    </head>
    <body style={styles.body}>
      <div style={styles.sheet}>
        <h1 style={styles.greeting}>{parts.greeting}</h1>
        {parts.opening.map((sentence) => (
          <p style={styles.paragraph}>{sentence}</p>
        ))}
        {parts.sections.map((section) => (
          <>
            <h2 style={styles.title}>{section.title}</h2>
            <SectionBody section={section} language={parts.language} />
          </>
        ))}
        {parts.action === null ? null : (
          <p style={styles.actionLine}>
            <a href={parts.action.address} style={styles.action}>
              {parts.action.label}
            </a>
          </p>
        )}
        {parts.closing.map((sentence) => (
          <p style={styles.closing}>{sentence}</p>
        ))}
        {parts.signature === '' ? null : <p style={styles.signature}>{parts.signature}</p>}
        {parts.consent === null ? null : (
          <p style={styles.foot}>
            <a href={parts.consent.address} style={styles.footLink}>
              {parts.consent.label}
            </a>
          </p>
        )}
      </div>
    </body>
  </html>
)

/** A letter as HTML, everything in it escaped, with nothing loaded from anywhere. */
export const letterHtml = (parts: LetterParts): string =>
  `<!doctype html>${(<Letter parts={parts} />).toString()}\n`
