import { describe, expect, it } from 'vitest'
import { checkSinks } from './rules/sinks.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const sources = readSources(['src'])

describe('markup', () => {
  it('is made by React alone: the source has no way to inject HTML or to run text', () => {
    expect(sources.length).toBeGreaterThan(120)
    expect(describeComplaints(checkSinks(sources))).toEqual([])
  })
})

describe('the checker of sinks', () => {
  it.each([
    '<p dangerouslySetInnerHTML={{ __html: text }} />',
    'const props = { dangerouslySetInnerHTML: html }',
    'element.innerHTML = text',
    "element['innerHTML'] = text",
    'element[`outerHTML`] = text',
    "element.insertAdjacentHTML('beforeend', text)",
    'document.write(text)',
    "document['writeln'](text)",
    'range.createContextualFragment(text)',
    'element.setHTMLUnsafe(text)',
    '<iframe srcDoc={text} />',
    'eval(text)',
    'const run = new Function(text)',
    'const run = Function(text)'
  ])('complains about %s', (text) => {
    expect(checkSinks([{ path: 'src/renderer/planted.tsx', text }])).toHaveLength(1)
  })

  it.each([
    'element.textContent = text',
    '// innerHTML would be wrong',
    'stream.write(text)',
    'const x: Function = f'
  ])('accepts %s', (text) => {
    expect(checkSinks([{ path: 'src/renderer/planted.ts', text }])).toEqual([])
  })
})
