import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { z } from 'zod'

/** What a worker as those of the app measures on made-up facts: see routing-speed.worker.ts. */
const measuredSchema = z.object({
  features: z.number(),
  fitSeconds: z.number(),
  fitProcessorSeconds: z.number(),
  fitMegabytes: z.number(),
  scoreP50: z.number(),
  scoreP95: z.number(),
  updateP95: z.number()
})

test.each([
  { confirmedTexts: 16_000, backlogTexts: 4_000 },
  // The most confirmed texts with which guesses are corrected and history is measured, and the most backlog that is read.
  { confirmedTexts: 4_000, backlogTexts: 4_000 }
])(
  'finding a colleague among 30, with $confirmedTexts confirmed texts and $backlogTexts of backlog',
  async (facts) => {
    const worker = new Worker(new URL('routing-speed.worker.ts', import.meta.url), {
      workerData: facts,
      resourceLimits: { maxYoungGenerationSizeMb: 12 }
    })
    const measured = measuredSchema.parse(
      await new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
    )
    expect(measured.features).toBeGreaterThan(1_000)
    process.stdout.write(
      `${facts.confirmedTexts} confirmed  fit s ${measured.fitSeconds.toFixed(2)} (processor ${measured.fitProcessorSeconds.toFixed(2)})  fit MB ${measured.fitMegabytes.toFixed(0)}  ms p50 ${measured.scoreP50.toFixed(2)}  p95 ${measured.scoreP95.toFixed(2)}  update ms p95 ${measured.updateP95.toFixed(2)}\n`
    )
  }
)
