import { z } from 'zod'

/** `at://did/collection/key` (https://atproto.com/specs/at-uri-scheme, read 2026-11-22). */
export const uriSchema = z.string().regex(/^at:\/\/did:[^/\s]+\/[^/\s]+\/[^/\s]+$/u)
