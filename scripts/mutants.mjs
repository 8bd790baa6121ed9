/**
 * npm run test:mutants: plants one weakness after another in a copy of the project, and runs the one test that must fail.
 * A rule that nothing breaks is no rule. `npm run test:mutants -- WORD` plants only those whose sentence has the word.
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { say } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

await setup({ systemLibraries: false })

const word = process.argv[2] ?? ''
const list = JSON.parse(readFileSync(join(projectFolder, 'tests', 'mutants.json'), 'utf8'))
const planted = list.filter(({ weakness }) => weakness.includes(word))
const atOnce = 2
/** A test that hangs on a weakness has noticed it. */
const longestRun = 5 * 60 * 1000
/** All of them, on a machine that has other things to do. */
const longestFirstRun = 30 * 60 * 1000

const folders = Array.from({ length: atOnce }, copyProject)
const escaped = []
try {
  const tests = [...new Set(planted.map(({ test }) => test))]
  say(`${planted.length} weaknesses, ${tests.length} tests; first the tests without any…`)
  for (const project of ['architecture', 'unit', 'integration']) {
    const ofProject = tests.filter((test) => test.startsWith(`tests/${project}/`))
    if (ofProject.length > 0 && !(await passes(folders[0], project, ofProject, longestFirstRun)))
      throw new Error(`The tests of ${project} fail without any weakness: mend that first.`)
  }
  const waiting = [...planted]
  await Promise.all(
    folders.map(async (folder) => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await plant(folder, one)
    })
  )
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`${planted.length} planted, ${planted.length - escaped.length} caught\n`)
process.exitCode = escaped.length > 0 ? 1 : 0

async function plant(folder, { weakness, file, search, replace, test }) {
  const path = join(folder, file)
  const sound = readFileSync(path, 'utf8')
  const weak = sound.replaceAll(search, () => replace)
  let isCaught = false
  if (weak === sound) say(`nothing to plant in ${file}: “${search}” is no longer there`)
  else {
    writeFileSync(path, weak)
    isCaught = !(await passes(folder, test.split('/')[1], [test]))
    writeFileSync(path, sound)
  }
  if (!isCaught) escaped.push(weakness)
  say(`${isCaught ? 'caught ' : 'ESCAPED'}  ${weakness}`)
}

function passes(folder, project, tests, longest = longestRun) {
  const words = [
    'run',
    '-c',
    'tests/vitest.config.ts',
    '--project',
    project,
    '--bail=1',
    '--reporter=dot',
    ...tests
  ]
  const child = spawn(process.execPath, [join(folder, 'node_modules/vitest/vitest.mjs'), ...words], {
    cwd: folder,
    stdio: 'ignore',
    timeout: longest
  })
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code === 0))
  })
}

/** Every file that git knows; the packages are those of the project. */
function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-mutants-'))
  const names = execFileSync('git', ['ls-files', '-z'], { cwd: projectFolder, encoding: 'utf8' })
  for (const name of names.split('\0').filter((one) => one !== '')) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    cpSync(join(projectFolder, name), join(folder, name))
  }
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
