import { powerMonitor } from 'electron'

/** Calls back when the computer wakes up. Some systems tell it twice: what is called must bear that. */
export const onWakeUp = (wake: () => void): void => {
  powerMonitor.on('resume', wake)
}

/** Tells when the computer locks its screen or falls asleep, and when its screen is open again. Linux tells of sleep alone. */
export const onSystemLock = (tell: (isLocked: boolean) => void): void => {
  powerMonitor.on('lock-screen', () => tell(true))
  powerMonitor.on('suspend', () => tell(true))
  powerMonitor.on('unlock-screen', () => tell(false))
}

export const isOnBattery = (): boolean => powerMonitor.onBatteryPower
