import type { Network } from '../../shared/model/network.ts'
import { bluesky } from './bluesky/bluesky.ts'
import type { AnyConnector } from './connector.ts'
import { discourse } from './discourse/discourse.ts'
import { mastodon } from './mastodon/mastodon.ts'
import { rss } from './rss/rss.ts'
import { telegram } from './telegram/telegram.ts'
import { wordpress } from './wordpress/wordpress.ts'

/** The networks that can be connected live. README.md beside this file says how to add one. */
export const allConnectors: Readonly<Partial<Record<Network, AnyConnector>>> = {
  bluesky,
  discourse,
  mastodon,
  rss,
  telegram,
  wordpress
}
