/** Something that waits for its time, until it is called off. */
export interface Timer {
  callOff(): void
}

/** Runs once, after so many milliseconds of real time. */
export const after = (milliseconds: number, run: () => void): Timer => {
  const timer = setTimeout(run, milliseconds)
  return { callOff: () => clearTimeout(timer) }
}

/** Runs again and again, so many milliseconds of real time apart. */
export const each = (milliseconds: number, run: () => void): Timer => {
  const timer = setInterval(run, milliseconds)
  return { callOff: () => clearInterval(timer) }
}
