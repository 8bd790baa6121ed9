/**
 * npm test: every check of the project; what CI runs.
 *
 *   npm test -- --only types,lint    only these steps, their output shown as it comes
 *
 * Ends with a line "N passed, N failed". A step that cannot show that it checked something has failed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { runCommand, stopWith } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'
import { torture } from './torture.mjs'

await setup({ systemLibraries: true, forTests: true })

const results = join(projectFolder, 'tests', 'results')
/** Of each page on which an end-to-end test failed. */
const mostLinesSaid = 40
const peersFolder = join(projectFolder, '..', 'shared', 'peers')

const steps = [
  { name: 'types', run: () => check('typescript/bin/tsc', '--noEmit', '-p', '.') },
  {
    name: 'lint',
    run: () => check('oxlint/bin/oxlint', '-c', 'tests/oxlintrc.json', '--deny-warnings', '.')
  },
  { name: 'format', run: () => check('prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'architecture', run: () => vitest('architecture') },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'integration', run: () => vitest('integration') },
  { name: 'torture', run: killApp },
  { name: 'build', run: async () => asOneCheck(await buildIfNeeded()) },
  { name: 'e2e', needs: 'build', run: playwright },
  {
    name: 'peers',
    // It waits for servers most of the time: begun first and asked last, it costs the others little.
    beside: true,
    skipped: existsSync(peersFolder) ? null : 'the real servers of ../shared/peers are not on this machine',
    run: () => vitest('peers')
  }
]

const wanted = readWanted(process.argv.slice(2))
const total = { passed: 0, failed: 0, skipped: 0 }
const failedSteps = new Set()
mkdirSync(results, { recursive: true })
const chosen = steps.filter(({ name }) => wanted === null || wanted.includes(name))
const begun = new Map(
  chosen.filter(({ beside, skipped }) => beside && !skipped).map((step) => [step.name, timed(step)])
)
for (const step of chosen) await runStep(step)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed > 0 ? 1 : 0

async function runStep(step) {
  const title = step.name.padEnd(14)
  if (step.skipped) return process.stdout.write(`${title}skipped: ${step.skipped}\n`)
  if (step.needs && failedSteps.has(step.needs)) {
    total.failed += 1
    return process.stdout.write(`${title}not run: ${step.needs} failed\n`)
  }
  const { outcome, seconds } = await (begun.get(step.name) ?? timed(step))
  for (const key of ['passed', 'failed', 'skipped']) total[key] += outcome[key]
  if (outcome.failed > 0) failedSteps.add(step.name)
  const late = outcome.late ?? []
  if (outcome.failed > 0 || late.length > 0) process.stdout.write(`${outcome.output}\n`)
  const failed = outcome.failed > 0 ? `, ${outcome.failed} FAILED` : ''
  const again = late.length > 0 ? ` (${late.length} ONLY AT A SECOND TRY: ${late.join('; ')})` : ''
  process.stdout.write(`${title}${outcome.passed} passed${again}${failed}  ${seconds} s\n`)
}

async function timed(step) {
  const start = performance.now()
  const outcome = await step.run()
  return { outcome, seconds: ((performance.now() - start) / 1000).toFixed(1) }
}

function inModules(path) {
  return join(projectFolder, 'node_modules', path)
}

/**
 * Runs a tool of node_modules on this Node; killed after an hour: end-to-end tests take fifteen minutes on two quiet cores, and
 * took thirty-six on two that were half as fast.
 */
function runTool(path, ...words) {
  const anHour = 60 * 60 * 1000
  return runCommand(process.execPath, [inModules(path), ...words], {
    output: wanted === null ? 'hide' : 'show',
    cwd: projectFolder,
    limit: anHour,
    environment: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' }
  })
}

async function check(path, ...words) {
  return asOneCheck(await runTool(path, ...words))
}

function asOneCheck({ code, output }) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
}

async function vitest(project) {
  const report = freshReport(project)
  const words = ['run', '-c', 'tests/vitest.config.ts', '--project', project]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, output } = await runTool('vitest/vitest.mjs', ...words, ...reporters)
  return counted(code, output, report, (counts) => ({
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests
  }))
}

/** Fewer kills than `npm run torture`, and at least one at every point; then one life of four hours. */
async function killApp() {
  const runs = [
    ['--seed', '7', '--kills', '150'],
    ['--seed', '7', '--soak', '--hours', '4']
  ]
  // A minute and a half where nothing else runs; on a machine that does much else, many times that.
  const halfAnHour = 30 * 60 * 1000
  const all = { passed: 0, failed: 0, skipped: 0, output: '' }
  for (const words of runs) {
    const report = freshReport('torture')
    const { code, output } = await torture([...words, '--report', report], halfAnHour)
    if (wanted !== null) process.stdout.write(output)
    const one = counted(code, output, report, ({ passed, failed }) => ({ passed, failed, skipped: 0 }))
    all.passed += one.passed
    all.failed += one.failed
    if (one.failed > 0) all.output += one.output
  }
  return all
}

async function playwright() {
  const report = freshReport('e2e')
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report
  const words = ['test', '-c', 'tests/playwright.config.ts', '--reporter=list,json']
  const { code, output } = await runTool('playwright/cli.js', ...words)
  return counted(code, output + whatFailedPagesSaid(), report, ({ stats, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    late: suites.flatMap(passedLate)
  }))
}

/** The titles of the tests that passed only at their second try. */
function passedLate({ specs, suites = [] }) {
  const late = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...late.map(({ file, line, title }) => `${file}:${line} ${title}`), ...suites.flatMap(passedLate)]
}

/**
 * The dialogs, alerts and states of each page on which a test failed: where only this output is kept, they often tell why.
 * Playwright removes the pages of the run before.
 */
function whatFailedPagesSaid() {
  const pages = join(results, 'e2e')
  const files = existsSync(pages) ? readdirSync(pages, { recursive: true }) : []
  return (
    files
      .filter((file) => basename(file) === 'error-context.md')
      .map((file) => ({ test: dirname(file), said: saidOn(readFileSync(join(pages, file), 'utf8')) }))
      // Playwright keeps the page of some failures only.
      .filter(({ said }) => said !== '')
      .map(({ test, said }) => `\n${test}:\n${said}\n`)
      .join('')
  )
}

function saidOn(errorContext) {
  const indentOf = (line) => line.search(/\S/u)
  let within = Infinity
  const said = errorContext.split('\n').filter((line) => {
    if (indentOf(line) <= within)
      within = /^\s*- (?:alert|alertdialog|dialog|status)\b/u.test(line) ? indentOf(line) : Infinity
    return within !== Infinity && indentOf(line) >= within
  })
  return said.slice(0, mostLinesSaid).join('\n')
}

function freshReport(name) {
  const file = join(results, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/** A runner that failed without a failed test, or that saw no test, counts as one failure. */
function counted(code, output, report, read) {
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  const sawNothing = counts.passed + counts.failed + counts.skipped === 0
  const failed = counts.failed === 0 && (code !== 0 || sawNothing) ? 1 : counts.failed
  return { ...counts, failed, output: sawNothing ? `${output}\nNo test was seen.` : output }
}

function readWanted(words) {
  if (words.length === 0) return null
  const names = words[0] === '--only' ? (words[1] ?? '').split(',') : []
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (words.length !== 2 || unknown.length > 0) {
    stopWith(
      `Usage: npm test -- --only STEP,STEP where a step is ${steps.map(({ name }) => name).join(', ')}.`
    )
  }
  return names
}
