import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { fakeClock } from './fake-clock.ts'

/** Makes ids of one moment, and tells them: what an import does beside the main thread. */
const { moment } = z.object({ moment: z.string() }).parse(workerData)
const ids = systemIds(fakeClock(moment))
parentPort?.postMessage(Array.from({ length: 20_000 }, () => ids.next()))
