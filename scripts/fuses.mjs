/**
 * The fuses of the Electron that the app ships with: what its binary will never do, whoever asks and however. They are set
 * on a copy of it before it is signed, and packaging calls this file.
 */
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/** One word for each fuse there is: whoever brings a newer one decides about it here (`strictlyRequireAllFuses`). */
export const shippedFuses = Object.freeze({
  // Else our signed program runs any script in our name (ELECTRON_RUN_AS_NODE). Processes of ours are utility processes.
  RunAsNode: false,
  EnableCookieEncryption: true,
  // NODE_OPTIONS and NODE_EXTRA_CA_CERTS.
  EnableNodeOptionsEnvironmentVariable: false,
  // --inspect and its kin, and SIGUSR1.
  EnableNodeCliInspectArguments: false,
  // macOS and Windows compare the app with the sum in the signed program; on Linux nothing does: there the package is signed.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The page comes from a scheme of ours, and no file of the computer is one.
  GrantFileProtocolExtraPrivileges: false,
  // What a broken WebAssembly module does is an error of its own, not a crash; Electron's default.
  WasmTrapHandlers: true
})

/** The fuses as they stand in a binary: `{ RunAsNode: false, … }`, of those that its Electron has. */
export async function readFuses(executable) {
  const { version: _version, ...wire } = await getCurrentFuseWire(executable)
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([, state]) => state === FuseState.ENABLE || state === FuseState.DISABLE)
      .map(([number, state]) => [FuseV1Options[number], state === FuseState.ENABLE])
  )
}

/**
 * Sets them in a binary that is ours to change, and reads them back. An Electron that has a fuse without a word here is
 * refused; the names of those that it lacks are answered (the old Electron that tests run on lacks one).
 */
export async function setFuses(executable) {
  const there = Object.keys(await readFuses(executable))
  const undecided = there.filter((name) => !(name in shippedFuses))
  if (undecided.length > 0)
    throw new Error('This Electron has a fuse about which scripts/fuses.mjs says nothing.')
  const settings = Object.entries(shippedFuses).filter(([name]) => there.includes(name))
  await flipFuses(executable, {
    version: FuseVersion.V1,
    ...Object.fromEntries(settings.map(([name, isOn]) => [FuseV1Options[name], isOn]))
  })
  const now = await readFuses(executable)
  const wrong = settings.filter(([name, isOn]) => now[name] !== isOn).map(([name]) => name)
  if (wrong.length > 0) throw new Error(`These fuses could not be set: ${wrong.join(', ')}.`)
  return { missing: Object.keys(shippedFuses).filter((name) => !there.includes(name)) }
}
