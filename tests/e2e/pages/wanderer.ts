import { writeFileSync } from 'node:fs'
import { type ElectronApplication, expect, type Page } from 'playwright/test'
import { allActions } from '../../../src/renderer/actions/all-actions.ts'
import type { AppInput } from '../../../src/shared/contract/contract.ts'
import type { UiLanguage } from '../../../src/shared/locales/resources.ts'
import { viewSchema } from '../../../src/shared/model/conversation.ts'
import type { TextSize } from '../../../src/shared/model/look.ts'
import { axeFaults } from '../../support/axe-faults.ts'
import { askApp, callApp } from '../../support/call-app.ts'
import { stopHere } from '../../support/inspect-page.ts'
import { answerOpenDialogs } from '../../support/launch-electron.ts'
import { lookForTrouble, namesOfViews, nothingHasIt, type Sight } from '../../support/look-for-trouble.ts'
import { resizeWindow } from '../../support/resize-window.ts'
import { seededRandom } from '../../support/seeded-random.ts'

/** Somebody who presses anything, anywhere. */
export interface Wanderer {
  /** Takes so many steps; throws what was found, with the steps that led there. */
  walk(steps: number): Promise<void>
}

/** Far more than any answer takes, on a machine that does much else. */
const longestAnswer = 10_000
/** How long what is found may last until it is called trouble: something may be on its way. */
const longestPassing = 3_000
const stepsTold = 30
/** Steps after which axe judges the page: about a second each time. */
const axeEvery = 12

const words = [
  'Bonjour',
  'merci beaucoup !',
  'levain',
  'from:maud',
  'is:unread',
  'before:mardi',
  '-pain',
  '"pain complet"',
  '👩‍🍳🥖',
  'l’été',
  'mardi 9h',
  'in two weeks',
  'demain',
  'OR',
  ':heart',
  '@',
  '#',
  'https://example.org/a?b=c',
  '\\',
  '%',
  '« ',
  "'",
  'ß',
  'œuf',
  '1',
  'settings',
  'réglages',
  'done',
  'zzz',
  'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3),
  '   '
] as const

const plainKeys = {
  Enter: 6,
  Escape: 8,
  Tab: 8,
  'Shift+Tab': 4,
  ArrowDown: 4,
  ArrowUp: 3,
  ArrowLeft: 1,
  ArrowRight: 1,
  Home: 1,
  End: 1,
  PageDown: 1,
  PageUp: 1,
  Space: 2,
  Backspace: 1,
  Delete: 1,
  'Control+a': 1,
  'Control+Home': 1,
  'Control+End': 1
} as const

/** What leaves the inbox without anything to walk in, or the walk itself. */
const notPressed = /^(?:Remove it|Le retirer|La retirer|Les retirer)$/u

/** As Playwright names what the table of actions names. */
const pressesOf = (binding: string): readonly string[] =>
  binding.split(' ').map((press) =>
    press
      .split('+')
      .map(
        (part) =>
          ({ mod: 'Control', shift: 'Shift', '?': 'Shift+?', arrowdown: 'ArrowDown', arrowup: 'ArrowUp' })[
            part
          ] ?? (part.length > 1 ? `${part[0]?.toUpperCase()}${part.slice(1)}` : part)
      )
      .join('+')
  )

const bindings = allActions.flatMap(({ keys }) => keys).filter((key) => key !== 'mod+shift+l')

/** Steps by which nothing is written. */
const onlyMoves = /^press (?:[jkeh]|arrow\w+|escape|g .|\d|shift\+.)$|^click|^the |^resize|come in$/iu

type Step = () => Promise<string>

/** Begins in the inbox of the sample, from which nothing may leave any more (`holdInside`). */
export const wanderer = ({
  app,
  window,
  seed,
  folder,
  language: begun,
  text
}: {
  readonly app: ElectronApplication
  readonly window: Page
  readonly seed: number
  /** Where files that are imported may be written. */
  readonly folder: string
  readonly language: UiLanguage
  /** How large everything is that it begins in, which it also is in a window of another size. */
  readonly text: TextSize
}): Wanderer => {
  const random = seededRandom(seed)
  let language = begun
  const taken: string[] = []
  const said: string[] = []
  /** The words that were last seen in each conversation's composer. */
  const written = new Map<string, string>()
  let mayBeLeft = false
  /** Where the keyboard was when nothing was wrong, and where it was before a dialog took it. */
  let lastStop: string | null = null
  let stopBelow: string | null = null
  let imports = 0

  window.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(`the page says: ${message.text()}`)
  })
  window.on('pageerror', (problem) => said.push(`the page throws: ${problem.stack ?? problem.message}`))
  window.on('crash', () => said.push('the page died'))
  app.process().stderr?.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString('utf8').split('\n'))
      if (line.trim() !== '' && !isOfChromium(line)) said.push(`main says: ${line}`)
  })

  const press = (key: string): Promise<void> => window.keyboard.press(key)
  const someWords = (): string =>
    Array.from({ length: 1 + random.below(3) }, () => random.pick(words)).join(' ')

  const pressBinding: Step = async () => {
    const binding = bindings[random.below(bindings.length)] ?? 'j'
    for (const key of pressesOf(binding)) await press(key)
    return `press ${binding}`
  }
  const triage: Step = async () => {
    const key = random.pick([
      'j',
      'j',
      'k',
      'e',
      'e',
      'h',
      'y',
      's',
      'u',
      'm',
      'x',
      'Shift+J',
      'Shift+A',
      'w',
      't',
      'l',
      'i',
      'r',
      'n',
      'p'
    ])
    await press(key)
    return `press ${key}`
  }
  const pressPlain: Step = async () => {
    const all = Object.entries(plainKeys).flatMap(([key, weight]) =>
      Array.from({ length: weight }, () => key)
    )
    const key = all[random.below(all.length)] ?? 'Escape'
    await press(key)
    return `press ${key}`
  }
  const type: Step = async () => {
    const text = someWords()
    const isField = await window.evaluate(
      () =>
        document.activeElement instanceof HTMLInputElement ||
        document.activeElement instanceof HTMLTextAreaElement
    )
    // Outside of a field each letter is a key: only now and then.
    if (!isField && !random.happens(0.1)) return await triage()
    if (isField) await window.keyboard.insertText(text)
    else await window.keyboard.type(text.slice(0, 12))
    return `type “${text.slice(0, 60)}”${isField ? '' : ' in no field'}`
  }
  const write: Step = async () => {
    const text = someWords()
    await press('r')
    await window.keyboard.type(text.slice(0, 30))
    return `reply “${text.slice(0, 30)}”`
  }
  const several: Step = async () => {
    const keys = Array.from({ length: 2 + random.below(4) }, () =>
      random.pick(['j', 'e', 'z', 'a', '1', 'Shift+A', 'x', 'Escape', 'k', 'r', 'h', 'Enter'])
    )
    for (const key of keys) await press(key)
    return `press ${keys.join(', ')} at once`
  }
  const takeBack: Step = async () => {
    const times = 1 + random.below(4)
    for (let time = 0; time < times; time += 1) await press('z')
    return `press z ${times} times`
  }
  const palette: Step = async () => {
    const text = random.pick([
      'set',
      'coll',
      'dark',
      'sombre',
      'later',
      'plus tard',
      'done',
      'zz',
      'keep',
      'garder',
      'account',
      'compte',
      'theme',
      'thème',
      'export',
      'im'
    ])
    await press('Control+k')
    await window.keyboard.type(text)
    await press('Enter')
    return `palette “${text}”`
  }
  const search: Step = async () => {
    const text = someWords()
    await press('/')
    await window.keyboard.type(text.slice(0, 30))
    return `search “${text.slice(0, 30)}”`
  }
  const click: Step = async () => {
    const drawn = random.unit()
    const found = await window.evaluate((share) => {
      const controls = [
        ...document.querySelectorAll<HTMLElement>(
          'button, a[href], summary, [role="option"], [role="radio"], [role="switch"], [role="menuitem"], input, textarea'
        )
      ].filter((control) => {
        const box = control.getBoundingClientRect()
        const x = box.left + box.width / 2
        const y = box.top + box.height / 2
        const top = document.elementFromPoint(x, y)
        return (
          box.width >= 4 &&
          top !== null &&
          (control.contains(top) || control.closest('label')?.contains(top) === true)
        )
      })
      const control = controls[Math.floor(share * controls.length)]
      if (control === undefined) return null
      const box = control.getBoundingClientRect()
      return {
        name: (control.getAttribute('aria-label') ?? control.innerText).trim().slice(0, 60),
        x: box.left + box.width / 2,
        y: box.top + box.height / 2
      }
    }, drawn)
    if (found === null || notPressed.test(found.name)) return await triage()
    await window.mouse.click(found.x, found.y)
    return `click “${found.name.replaceAll('\n', ' ')}”`
  }
  const resize: Step = async () => {
    const size = {
      width: 440 + random.below(1_560),
      height: 480 + random.below(700),
      zoom: Math.max(text / 100, random.happens(0.15) ? 1.5 : 0)
    }
    await resizeWindow(app, window, size)
    return `resize to ${size.width} × ${size.height}, zoom ${size.zoom}`
  }
  const dress: Step = async () => {
    if (random.happens(0.5)) {
      language = language === 'fr' ? 'en' : 'fr'
      await callApp(window, 'settings.change', { language })
      return `the language is ${language}`
    }
    const look = random.pick<AppInput<'settings.change'>>([
      { theme: 'dark' },
      { theme: 'light' },
      { density: 'compact' },
      { density: 'comfortable' },
      { contrast: 'more' },
      { contrast: 'system' }
    ])
    await callApp(window, 'settings.change', look)
    return `the look is ${JSON.stringify(look)}`
  }
  const comeIn: Step = async () => {
    imports += 1
    const file = `${folder}/wandering-${imports}.csv`
    const lines = Array.from(
      { length: 1 + random.below(5) },
      (_, index) =>
        `w${imports}-${index},Visitor ${random.below(9)},Is the rye bread ${random.pick(['vegan', 'fresh', 'baked'])}?,${new Date().toISOString()}`
    )
    writeFileSync(file, ['id,author,text,date', ...lines].join('\n'))
    await answerOpenDialogs(app, file)
    const chosen = await askApp(window, 'imports.choose', {})
    if (chosen !== null) {
      const { token, mapping, network } = chosen
      await callApp(window, 'imports.start', { token, mapping, network, accountName: 'Wandering' })
    }
    await answerOpenDialogs(app, null)
    return `${lines.length} messages come in`
  }

  const weighed: readonly (readonly [number, Step])[] = [
    [22, pressBinding],
    [22, triage],
    [20, pressPlain],
    [12, type],
    [5, write],
    [5, several],
    [4, takeBack],
    [3, palette],
    [3, search],
    [14, click],
    [2.5, resize],
    [2, dress],
    [1, comeIn]
  ]
  const whole = weighed.reduce((sum, [weight]) => sum + weight, 0)
  const draw = (): Step => {
    let left = random.unit() * whole
    for (const [weight, step] of weighed) {
      left -= weight
      if (left < 0) return step
    }
    return triage
  }

  /** The language that the settings say, where a click may have changed it; a locked window is told nothing. */
  const readLanguage = async (): Promise<UiLanguage | null> => {
    const told = await callApp(window, 'settings.get', {})
    if (!told.ok) return null
    return told.value.language === 'system' ? told.value.systemLanguage : told.value.language
  }

  /** Looks until nothing is wrong, or it has been for too long. */
  const settle = async (): Promise<Sight> => {
    const until = Date.now() + longestPassing
    for (;;) {
      language = (await within(longestAnswer, readLanguage())) ?? language
      const sight = await within(longestAnswer, lookForTrouble(window, language))
      const faults = sight.faults.filter((fault) => !(mayBeLeft && fault === nothingHasIt))
      const stop = await stopHere(window)
      // What is scrolled away by Space, or by what is done elsewhere, stays where it is while somebody reads on, also when a
      // dialog gives the keyboard back to it, and comes back with the next key.
      const hidden =
        stop === null || stop.name === lastStop || stop.name === stopBelow
          ? []
          : stop.faults.filter((fault) => fault !== 'has no ring')
      faults.push(...hidden.map((fault) => `${stop?.name} ${fault}`))
      if (faults.length === 0) {
        lastStop = stop?.name ?? null
        if (sight.dialogs === 0) stopBelow = lastStop
        return sight
      }
      if (Date.now() > until) throw new Error(faults.join('; '))
      await window.waitForTimeout(60)
    }
  }

  const compareCounts = async (): Promise<void> => {
    const names = namesOfViews[language]
    await expect
      .poll(
        async () => {
          const { byView: held } = await askApp(window, 'inbox.counts', {})
          const shown = await window.evaluate(() =>
            [...document.querySelectorAll('nav > ul:first-of-type button')].map(
              (button) =>
                [
                  button.firstChild?.textContent ?? '',
                  button.querySelector('span')?.textContent ?? null
                ] as const
            )
          )
          return viewSchema.options.flatMap((view) => {
            const told = shown.find(([name]) => name === names[view])?.[1]
            if (told === undefined || told === null) return []
            const number = Number(told.replaceAll(/\D/gu, ''))
            return number === (held[view] ?? 0) ? [] : [`${view}: ${number} on the rail, ${held[view]} held`]
          })
        },
        { timeout: longestPassing }
      )
      .toEqual([])
  }

  /** What was on its way somewhere has come when it is looked at once more. */
  const judgeByAxe = async (): Promise<void> => {
    const passing = await axeFaults(window)
    if (passing.length === 0) return
    await window.waitForTimeout(longestPassing)
    const lasting = await axeFaults(window)
    if (lasting.length > 0) throw new Error(`axe on the page: ${lasting.join('; ')}`)
  }

  /** Escape leads out of wherever one is, and into the list. */
  const leaveAll = async (): Promise<void> => {
    for (let presses = 0; presses < 12; presses += 1) {
      const sight = await settle()
      if (sight.isLocked) await press('Enter')
      else if (sight.dialogs === 0 && sight.isInbox && !sight.isField) return
      else await press('Escape')
      taken.push('press Escape, to leave')
      mayBeLeft = true
    }
    throw new Error(`Escape leads nowhere: ${JSON.stringify(await settle())}`)
  }

  let before: string | null = null
  const compareWords = async (sight: Sight, step: string): Promise<void> => {
    const { conversation, words: seen } = sight
    if (/^press z|^press .*z|publish|mod\+|click/iu.test(step)) written.clear()
    if (conversation === null || seen === null) return
    const expected = written.get(conversation)
    if (conversation !== before && expected !== undefined && expected !== seen && onlyMoves.test(step)) {
      await window.waitForTimeout(400)
      const again = await settle()
      if (again.conversation === conversation && again.words !== expected)
        throw new Error(`“${expected}” was written here, and “${again.words}” stands here now`)
    }
    before = conversation
    if (conversation === sight.conversation) written.set(conversation, seen)
  }

  /** By the app itself: of a page that is zoomed Playwright takes but a corner. */
  const keepPicture = async (): Promise<void> => {
    const picture = await app.evaluate(async ({ BrowserWindow }) => {
      const taken = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
      return taken?.toPNG().toString('base64') ?? ''
    })
    writeFileSync(`${folder}/found.png`, Buffer.from(picture, 'base64'))
  }

  return {
    async walk(steps) {
      try {
        for (let number = 1; number <= steps; number += 1) {
          const wasField = await window.evaluate(
            () => document.activeElement?.matches('input, textarea') === true
          )
          const step = await within(3 * longestAnswer, draw()())
          taken.push(`${number} ${step}`)
          // A field of a screen is left by Escape, to nothing.
          mayBeLeft =
            /Escape/u.test(step) && (wasField || /, /u.test(step))
              ? true
              : mayBeLeft && /^nothing$|^press|^the |come in|^resize/u.test(step)
          if (/^press (?:Tab|Shift\+Tab)/u.test(step)) mayBeLeft = false
          const sight = await settle()
          taken.push(`${taken.pop()} → ${lastStop ?? 'nothing'}`)
          await compareWords(sight, step)
          if (sight.isLocked) await press('Enter')
          if (number % axeEvery === 0) await judgeByAxe()
          if (number % 20 === 0) {
            await compareCounts()
            await leaveAll()
          }
          if (said.length > 0) throw new Error(said.join('\n'))
        }
      } catch (problem) {
        await keepPicture().catch(() => {})
        throw new Error(
          `${problem instanceof Error ? problem.message : String(problem)}\n\nWANDER_SEED=${seed}, after:\n${taken.slice(-stepsTold).join('\n')}`,
          { cause: problem }
        )
      }
    }
  }
}

/** What Chromium says of a display without a graphics card or a session. */
const isOfChromium = (line: string): boolean =>
  /^\[\d+:\d+|^\[\d+\/|dbus|libva|Debugger |DevTools|GPU|vkCreate|Gtk|MESA/iu.test(line.trim())

const within = async <Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
