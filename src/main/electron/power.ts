import { powerMonitor } from 'electron'

/** Calls back when the computer wakes up. Some systems tell it twice: what is called must bear that. */
export const onWakeUp = (wake: () => void): void => {
  powerMonitor.on('resume', wake)
}

export const isOnBattery = (): boolean => powerMonitor.onBatteryPower
