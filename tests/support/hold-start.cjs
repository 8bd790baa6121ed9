/**
 * Loaded before the app: its start waits where it asks for the keyring, until a test calls `letStart` in main, and finds none.
 */
const { safeStorage } = require('electron')

safeStorage.isAsyncEncryptionAvailable = () =>
  new Promise((resolve) => {
    globalThis.letStart = () => resolve(false)
  })
