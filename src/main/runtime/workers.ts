import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Workers } from './context.ts'

/** Worker threads, from wherever their files stand. */
export const workersAt = (fileOf: (name: string) => URL): Workers => ({
  start(name, data, onMessage) {
    const worker = new Worker(fileOf(name), {
      workerData: data,
      // What a worker reads is thrown away at once: little room for it costs nothing, and halves what it holds.
      resourceLimits: { maxYoungGenerationSizeMb: 12 }
    })
    worker.on('message', onMessage)
    const ended = new Promise<Error | null>((resolve) => {
      worker.on('error', (problem) =>
        resolve(problem instanceof Error ? problem : new Error(String(problem)))
      )
      worker.on('exit', (code) => resolve(code === 0 ? null : new Error(`worker ended with ${code}`)))
    })
    return { post: (message, handedOver = []) => worker.postMessage(message, [...handedOver]), ended }
  }
})

/** From the built files, which stand beside the main process's own. */
export const builtWorkers = workersAt((name) => new URL(`./${basename(name)}.worker.js`, import.meta.url))
