import { judgeUnencrypted } from './judge-address.ts'

/** An address that a person is asked about, under a name that holds once. */
export interface AskedAddress {
  readonly id: string
  readonly address: string
}

/** Follows links that a person clicked. */
export interface LinkFollower {
  /** Opens what may be opened at once, and asks of what is not encrypted; true when it was opened. */
  follow(address: string): Promise<boolean>
  /** Opens what was asked about last, once; false for any other name. */
  openAsked(id: string): Promise<boolean>
  /** From now on there is a window that asks, unless it is locked. */
  askBy(page: { isLocked(): boolean; ask(asked: AskedAddress): void }): void
}

/**
 * Who clicks decides about the address that main judged and showed, and about no other: what comes back over the bridge is a
 * name, never an address (CVE-2022-44567 of Rocket.Chat). Behind the lock nothing is opened.
 */
export const createLinkFollower = (links: {
  openAddress(address: string): Promise<boolean>
  openUnencrypted(address: string): Promise<boolean>
  newId(): string
}): LinkFollower => {
  let page: Parameters<LinkFollower['askBy']>[0] = { isLocked: () => false, ask: () => {} }
  let waiting: AskedAddress | null = null
  return {
    async follow(given) {
      if (page.isLocked()) return false
      const address = judgeUnencrypted(given)
      if (address === null) return await links.openAddress(given)
      waiting = { id: links.newId(), address }
      page.ask(waiting)
      return false
    },
    async openAsked(id) {
      const asked = waiting
      if (asked?.id !== id || page.isLocked()) return false
      waiting = null
      return await links.openUnencrypted(asked.address)
    },
    askBy(given) {
      page = given
    }
  }
}
