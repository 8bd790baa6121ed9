/** Starting other programs. Built-in modules only: used before anything is installed. */
import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 *
 * `show` leaves its output on the terminal; `hide` collects stdout and stderr, together, in `output`;
 * `to-stderr` sends both to stderr, for programs whose stdout belongs to somebody else. With a `limit`
 * (milliseconds) the program is killed when it takes longer. Never throws: a program that cannot be
 * started answers with code 127.
 */
export function runCommand(command, argumentsOfIt, { output = 'show', cwd, environment = {}, limit } = {}) {
  return new Promise((resolve) => {
    const stdio = { show: 'inherit', hide: ['ignore', 'pipe', 'pipe'], 'to-stderr': ['ignore', 2, 2] }[output]
    const child = spawn(command, argumentsOfIt, {
      cwd,
      env: { ...process.env, ...environment },
      stdio,
      // npm is a batch file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && command === 'npm'
    })
    const chunks = []
    let timedOut = false
    const timer = limit && setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), limit)
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const finish = (code) => {
      clearTimeout(timer)
      if (timedOut) chunks.push(Buffer.from(`\n${command} was stopped after ${limit / 1000} seconds.\n`))
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') })
    }
    child.on('error', (error) => (chunks.push(Buffer.from(error.message)), finish(127)))
    child.on('close', (code, signal) => finish(code ?? (signal ? 128 : 1)))
  })
}

/**
 * Becomes another program: its input, output, signals and exit code are ours. Does not return.
 */
export function becomeCommand(command, argumentsOfIt, { cwd, environment = {} } = {}) {
  const child = spawn(command, argumentsOfIt, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: 'inherit'
  })
  // Ctrl-C reaches the whole group of processes by itself; the other signals only reach us.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stopWith(`${command} could not be started: ${error.message}`))
  child.on('close', (code) => process.exit(code ?? 1))
  return new Promise(() => {})
}

/** Says one sentence on stderr: stdout is kept for what a command answers. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

/** Says why it cannot go on, and ends with 1. */
export function stopWith(sentence) {
  say(sentence)
  process.exit(1)
}
