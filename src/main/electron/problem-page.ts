import type { i18n } from 'i18next'
import type { ProblemText } from '../runtime/startup-problem.ts'
import type { WrittenPage } from './page-protocol.ts'
import { problemAddress } from './page-address.ts'

/** The page that says it, and its style sheet, by address: plain HTML, since the renderer may be what is broken. */
export const problemPages = (translations: i18n, text: ProblemText): ReadonlyMap<string, WrittenPage> => {
  const { t, language } = translations
  const facts = text.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')
  const html = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escapeHtml(t('startup:window_title'))}</title>
<link rel="stylesheet" href="/problem.css"></head>
<body><main>
<h1>${escapeHtml(text.title)}</h1>
<p>${escapeHtml(text.advice)}</p>
<ul>${facts}</ul>
<p>${escapeHtml(t('startup:close_hint'))}</p>
</main></body>
</html>`
  return new Map([
    [problemAddress, { type: 'text/html; charset=utf-8', text: html }],
    [`${problemAddress}.css`, { type: 'text/css; charset=utf-8', text: styles }]
  ])
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const styles = `
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fbf8f3, #191613); color: light-dark(#231e19, #f1ebe3);
  font: 15px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 3.5rem 2rem; }
h1 { font: 600 1.5rem/1.3 'Source Serif 4', Georgia, serif; margin: 0 0 1rem; }
ul { list-style: none; margin: 1.5rem 0; padding: 1rem; border-radius: 12px; overflow-wrap: anywhere;
  background: light-dark(#f3eee6, #211d19); color: light-dark(#6b6157, #b8ada0); font-size: 13px; }
`
