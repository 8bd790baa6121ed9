import type { ElectronApplication } from 'playwright/test'

/**
 * From now on nothing leaves the app, whatever is pressed in it: no browser opens, no dialog of the system waits for a person, and
 * main reaches no other computer; its pages never may. The function answers which hosts would have been reached.
 */
export const holdInside = async (app: ElectronApplication): Promise<() => Promise<readonly string[]>> => {
  await app.evaluate(({ dialog, shell }) => {
    const reached: string[] = []
    Reflect.set(globalThis, 'hostsThatWouldBeReached', reached)
    shell.openExternal = async () => {}
    shell.openPath = async () => ''
    shell.showItemInFolder = () => {}
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] })
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' })
    const { Socket } = process.getBuiltinModule('net')
    const connect = Socket.prototype.connect
    Socket.prototype.connect = function (this: typeof Socket.prototype, ...given: unknown[]) {
      const [first] = given.flat() as [{ readonly path?: string; readonly host?: string } | undefined]
      // A pipe of this computer.
      if (typeof first?.path === 'string') return Reflect.apply(connect, this, given)
      reached.push(String(first?.host))
      process.nextTick(() => this.destroy(Object.assign(new Error('held inside'), { code: 'ENETUNREACH' })))
      return this
    } as typeof connect
  })
  return () => app.evaluate((): string[] => Reflect.get(globalThis, 'hostsThatWouldBeReached'))
}
