import { workerData } from 'node:worker_threads'
import { armDeath } from './arm-death.ts'

armDeath(workerData.death)
await import('../../src/main/ingest/import.worker.ts')
