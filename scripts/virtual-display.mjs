/** A display for machines that have none: Xvfb, which draws into memory. */
import { spawn } from 'node:child_process'

/** True where there is no screen to show a window on. */
export function needsVirtualDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
}

/**
 * Starts one and sets DISPLAY for every program started from here. It ends with this process, or when the
 * function that it answers is called.
 */
export async function startVirtualDisplay() {
  // Without -noreset it starts over when its last window closes, and turns away whoever comes meanwhile.
  const words = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const stop = () => server.kill()
  process.once('exit', stop)
  const number = await new Promise((resolve, reject) => {
    let line = ''
    server.stdio[3].on('data', (chunk) => {
      line += chunk
      if (line.endsWith('\n')) resolve(line.trim())
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
  server.stdio[3].destroy()
  server.unref()
  process.env.DISPLAY = `:${number}`
  return stop
}
