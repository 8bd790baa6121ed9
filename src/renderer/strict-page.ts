import { config } from 'zod'

// The page's policy forbids code made from text, which zod would try when its schemas are made: imported first.
config({ jitless: true })
