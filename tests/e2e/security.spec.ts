import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { expect, test } from 'playwright/test'
import { catchOpenedAddresses, electronCommand, launchApp } from '../support/launch-electron.ts'

/** A server on this computer that no page of ours may ever reach; it counts who tried, down to the connections. */
const startTrap = async () => {
  let connections = 0
  const server = createServer((_request, response) => response.end('caught'))
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the trap has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    connections: () => connections,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

const stays = (window: Page) => expect.poll(() => window.url()).toBe('app://porte-parole/')

test('no Node: not in the page, not in a frame within it; workers of other text are refused', async () => {
  const { window, close } = await launchApp()
  const found = await window.evaluate(async () => {
    const names = ['process', 'require', 'module', 'Buffer', '__dirname', 'global', 'electron']
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inner = frame.contentWindow ?? {}
    const worker = (address: string | URL): string => {
      try {
        const made: Worker = Reflect.construct(Worker, [address])
        made.terminate()
        return 'made'
      } catch {
        return 'refused'
      }
    }
    return {
      page: names.filter((name) => name in globalThis),
      frame: [...names, 'porteParole'].filter((name) => name in inner),
      workers: [
        worker(URL.createObjectURL(new Blob(['postMessage(typeof process)']))),
        worker('data:text/javascript,postMessage(typeof require)'),
        worker('/assets/worker.js')
      ]
    }
  })
  expect(found).toEqual({ page: [], frame: [], workers: ['refused', 'refused', 'refused'] })
  await close()
})

test('windows are locked as they were asked to be, and the permissions are two', async () => {
  const { app, window, close } = await launchApp()
  const locked = await app.evaluate(({ BrowserWindow }) => {
    const [opened] = BrowserWindow.getAllWindows()
    const preferences: unknown =
      opened === undefined ? {} : Reflect.get(opened.webContents, 'getLastWebPreferences')
    const given: object = typeof preferences === 'function' ? preferences.call(opened?.webContents) : {}
    return Object.fromEntries(
      ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag'].map((name) => [
        name,
        Reflect.get(given, name)
      ])
    )
  })
  expect(locked).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false
  })
  const permissions = await window.evaluate(async () => {
    const ask = async (name: string): Promise<string> =>
      await navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'none'
      )
    return {
      place: await ask('geolocation'),
      sound: await ask('microphone'),
      notes: await ask('notifications')
    }
  })
  expect(permissions).toEqual({ place: 'denied', sound: 'denied', notes: 'granted' })
  await close()
})

test('what a script of the page does to its prototypes stays in the page', async () => {
  const { app, window, close } = await launchApp()
  const answer = await window.evaluate(async () => {
    const all: object = Object.prototype
    Reflect.set(all, 'isAdmin', true)
    Reflect.set(all, 'toJSON', () => ({ path: 'other' }))
    Reflect.set(Array.prototype, 'includes', () => true)
    Reflect.set(Function.prototype, 'call', () => 'taken')
    Reflect.set(Promise.prototype, 'then', Promise.prototype.then)
    const { call } = Reflect.get(globalThis, 'porteParole')
    const polluted = JSON.parse('{"__proto__": {"isAdmin": true}, "view": "answer"}')
    const answered = await call('settings.get', {})
    const refused = await call('inbox.list', polluted)
    Reflect.deleteProperty(all, 'toJSON')
    return { answered: JSON.parse(answered).ok, refused: JSON.parse(refused).ok }
  })
  expect(answer).toEqual({ answered: true, refused: false })
  expect(await app.evaluate(() => [Reflect.get({}, 'isAdmin'), [1].includes(2)])).toEqual([undefined, false])
  await close()
})

test('nothing leaves the page: no image, style, font, script, frame, form, socket or beacon reaches a server', async () => {
  const trap = await startTrap()
  const { window, close } = await launchApp()
  const blocked = await window.evaluate(async (origin) => {
    const violations = new Set<string>()
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.add(effectiveDirective)
    )
    const seen = (tag: string, attributes: Readonly<Record<string, string>>): Promise<string> =>
      new Promise((resolve) => {
        const element = document.createElement(tag)
        element.addEventListener('load', () => resolve('loaded'))
        element.addEventListener('error', () => resolve('refused'))
        try {
          for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
        } catch {
          resolve('refused')
        }
        document.body.append(element)
        setTimeout(() => resolve('nothing'), 1_500)
      })
    const tried = (attempt: () => unknown): string => {
      try {
        attempt()
        return 'done'
      } catch {
        return 'refused'
      }
    }
    const form = document.createElement('form')
    form.action = `${origin}/form`
    document.body.append(form)
    const font = new FontFace('Trap', `url(${origin}/font.woff2)`)
    const shown = {
      fetched: await fetch(`${origin}/data`).then(
        () => 'loaded',
        () => 'refused'
      ),
      image: await seen('img', { src: `${origin}/pixel.png` }),
      style: await seen('link', { rel: 'stylesheet', href: `${origin}/style.css` }),
      script: await seen('script', { src: `${origin}/script.js` }),
      video: await seen('video', { src: `${origin}/film.mp4` }),
      object: await seen('object', { data: `${origin}/thing` }),
      font: await font.load().then(
        () => 'loaded',
        () => 'refused'
      ),
      beacon: navigator.sendBeacon(`${origin}/beacon`, 'words'),
      evaluated: tried(() => Reflect.get(globalThis, 'eval')('1')),
      made: tried(() => Reflect.construct(Reflect.get(globalThis, 'Function'), ['return 1'])),
      markup: tried(() => Reflect.set(document.body, 'innerHTML', '<img src=x onerror=alert(1)>'))
    }
    document.body.append(Object.assign(document.createElement('iframe'), { src: `${origin}/frame` }))
    document.body.append(Object.assign(document.createElement('script'), { nonce: 'x' }))
    const handler = tried(() => document.body.setAttribute('onclick', 'document.title = "ran"'))
    document.body.click()
    const socket = tried(() => new WebSocket(origin.replace('http', 'ws')))
    const events = tried(() => new EventSource(`${origin}/events`))
    form.submit()
    await new Promise((resolve) => setTimeout(resolve, 500))
    return {
      shown,
      handler,
      opened: [socket, events].length,
      title: document.title,
      violations: [...violations].toSorted()
    }
  }, trap.origin)
  expect(blocked.shown).toMatchObject({
    fetched: 'refused',
    image: 'refused',
    style: 'refused',
    script: 'refused',
    font: 'refused',
    evaluated: 'refused',
    made: 'refused',
    markup: 'refused'
  })
  expect(blocked.title).toBe('Porte-parole')
  expect(blocked.violations).toEqual(
    expect.arrayContaining([
      'connect-src',
      'font-src',
      'form-action',
      'frame-src',
      'img-src',
      'media-src',
      'require-trusted-types-for',
      'style-src-elem'
    ])
  )
  await stays(window)
  expect(trap.connections()).toBe(0)
  await close()
  await trap.stop()
})

test('the page stays where it is: links, middle clicks, dropped files, windows; what may be opened leaves it', async () => {
  const trap = await startTrap()
  const { app, window, close } = await launchApp()
  const opened = await catchOpenedAddresses(app)
  await window.evaluate((origin) => {
    for (const address of [
      'https://example.com/',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'http://[',
      'https://user:word@example.com/'
    ])
      try {
        open(address)
      } catch {
        // An address that is none throws in the page itself.
      }
    for (const [index, href] of ['https://example.com/link', `${origin}/`, 'file:///etc/passwd'].entries()) {
      const link = Object.assign(document.createElement('a'), { href, textContent: `link ${index}` })
      link.id = `link-${index}`
      link.style.cssText = `position: fixed; z-index: 99999; left: 0; top: ${index * 40}px; width: 90px; height: 30px`
      document.body.append(link)
    }
  }, trap.origin)
  for (const index of [0, 1, 2]) {
    // Pressed where they stand: Playwright's own click would wait for the move that never comes.
    await window.mouse.click(20, 10 + index * 40)
    await window.mouse.click(20, 10 + index * 40, { button: 'middle' })
  }
  const protocol = await window.context().newCDPSession(window)
  const file = join(await mkdtemp(join(tmpdir(), 'porte-parole-dropped-')), 'dropped.html')
  await writeFile(file, '<title>dropped</title>')
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 300,
      data: { items: [], files: [file], dragOperationsMask: 1 }
    })
  await window.evaluate(() => {
    location.href = 'https://example.com/left'
  })
  await stays(window)
  expect(app.windows()).toHaveLength(1)
  // A middle click asks for a new window; of those addresses only https may be opened, and this computer's own servers.
  await expect.poll(opened).toContain('https://example.com/')
  expect(
    (await opened()).filter((address) => !/^(?:https:\/\/example\.com\/|http:\/\/127\.)/u.test(address))
  ).toEqual([])
  expect(trap.connections()).toBe(0)
  await close()
  await trap.stop()
})

test('a call that is unknown, or too large, is answered with a refusal', async () => {
  const { window, close } = await launchApp()
  const answers = await window.evaluate(async () => {
    const { call } = Reflect.get(globalThis, 'porteParole')
    return [await call('constructor.name', {}), await call('settings.change', 'a'.repeat(1_100_000))]
  })
  expect(answers.map((answer) => JSON.parse(answer))).toEqual([
    { ok: false, error: { code: 'not_found' } },
    { ok: false, error: { code: 'invalid_input' } }
  ])
  await close()
})

test('a start reaches nobody: no connection leaves this computer, and no dictionary is fetched', async () => {
  test.skip(
    process.platform !== 'linux' || spawnSync('strace', ['-V']).status !== 0,
    'strace, which sees every connection, is not on this machine'
  )
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-strace-'))
  const trace = join(folder, 'connections')
  const { command, words, environment } = electronCommand(join(folder, 'data'), {
    words: [`--screenshot=${join(folder, 'inbox.png')}`]
  })
  const child = spawn(
    'strace',
    ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=connect', '-o', trace, command, ...words],
    {
      env: environment,
      stdio: 'ignore'
    }
  )
  expect(await once(child, 'exit')).toEqual([0, null])
  const lines = readFileSync(trace, 'utf8').split('\n')
  expect(lines.filter((line) => line.includes('connect(')).length).toBeGreaterThan(0)
  expect(lines.filter((line) => /AF_INET6?/u.test(line))).toEqual([])
  await rm(folder, { recursive: true })
})

test('what the app writes is closed to everybody else: folders 0700, files 0600', async () => {
  test.skip(process.platform === 'win32', 'Windows keeps profiles private by itself')
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-modes-'))
  const { app, close } = await launchApp({ dataFolder: join(folder, 'data') })
  const open = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => (statSync(path).mode & 0o077) !== 0)
  expect(await open()).toEqual([])
  expect(app.windows()).toHaveLength(1)
  await close()
  await rm(folder, { recursive: true })
})
