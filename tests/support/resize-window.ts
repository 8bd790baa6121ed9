import { type ElectronApplication, expect, type Page } from 'playwright/test'

/** Gives the window a size inside and a zoom, until it has them: the app sets the zoom too, when its settings come or the page is read anew. */
export const resizeWindow = async (
  app: ElectronApplication,
  window: Page,
  size: { readonly width: number; readonly height: number; readonly zoom: number }
): Promise<void> => {
  const { width, height, zoom } = size
  await expect(async () => {
    await app.evaluate(
      ({ BrowserWindow }, given) => {
        const [shown] = BrowserWindow.getAllWindows()
        shown?.setContentSize(given.width, given.height)
        shown?.webContents.setZoomFactor(given.zoom)
      },
      { width, height, zoom }
    )
    await window.waitForFunction(
      ([wide, high]) => Math.abs(innerWidth - wide) <= 2 && Math.abs(innerHeight - high) <= 2,
      [Math.round(width / zoom), Math.round(height / zoom)] as const,
      { timeout: 2_000 }
    )
  }).toPass()
}
