import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const windowStateSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean()
})
export type WindowState = Readonly<z.infer<typeof windowStateSchema>>

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How large a window is at first, and the smallest it may be made: one pane still stands well there. */
export const firstSize = { width: 1440, height: 860 } as const
export const smallestSize = { width: 440, height: 440 } as const

/** Where the window was when it was last closed; null at first, or when the file says nothing usable. */
export const readWindowState = (file: string): WindowState | null => {
  if (!existsSync(file)) return null
  try {
    return windowStateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

/** Remembers it, if the disk lets us: a window that opens elsewhere next time is not worth a message at the end. */
export const writeWindowState = (file: string, state: WindowState): void => {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    return
  }
}

/**
 * Where to put the window now: its last place if a good part of it is still on a screen (a second screen may be
 * gone), else its last size in the middle of the first screen, and never larger than that.
 */
export const placeWindow = (
  last: WindowState | null,
  screens: readonly Area[]
): { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number } => {
  const [first] = screens
  if (last !== null && screens.some((screen) => isSeenOn(last, screen)))
    return { x: last.x, y: last.y, width: last.width, height: last.height }
  const wanted = last ?? firstSize
  return {
    width: Math.min(wanted.width, first?.width ?? wanted.width),
    height: Math.min(wanted.height, first?.height ?? wanted.height)
  }
}

/** The title must be reachable with the mouse: a strip of it, at the top of the window, is on the screen. */
const isSeenOn = (area: Area, screen: Area): boolean => {
  const strip = 100
  const left = Math.max(area.x, screen.x)
  const right = Math.min(area.x + area.width, screen.x + screen.width)
  return right - left >= strip && area.y >= screen.y && area.y <= screen.y + screen.height - strip
}
