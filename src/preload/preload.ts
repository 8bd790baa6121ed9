import { contextBridge, ipcRenderer } from 'electron'
import type { AppEvent, Bridge } from '../shared/contract/bridge.ts'

const bridge: Bridge = {
  call: (path, input) => ipcRenderer.invoke('call', path, input),
  subscribe: (listener) => {
    // The page gets the value only: Electron's event would hand it the sender.
    const forward = (_event: unknown, value: AppEvent): void => listener(value)
    ipcRenderer.on('event', forward)
    return () => ipcRenderer.off('event', forward)
  }
}

contextBridge.exposeInMainWorld('porteParole', Object.freeze(bridge))
