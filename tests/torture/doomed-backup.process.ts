import { armDeath, deathOfChildren } from './arm-death.ts'

armDeath(deathOfChildren(), 'with the parent')
await import('../../src/main/backups/backup.process.ts')
