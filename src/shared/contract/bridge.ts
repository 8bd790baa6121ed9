import type { ConversationId } from '../model/ids.ts'
import type { TableName } from './define.ts'

/** What the main process tells the window, unasked. Events inform; they never command. */
export type AppEvent =
  | { readonly type: 'changed'; readonly tables: readonly TableName[] }
  | { readonly type: 'navigate'; readonly conversationId: ConversationId }
  /** A link was clicked that is not encrypted: the person decides, and answers with the name (`window.openAsked`). */
  | { readonly type: 'asks_to_open'; readonly id: string; readonly address: string }
  /** A menu entry was chosen: the id of an action of the renderer's one table. */
  | { readonly type: 'action'; readonly id: string }

/** Everything that the two processes can say to each other; the preload exposes it as `window.porteParole`. */
export interface Bridge {
  /**
   * Answers with the JSON of a `Result<unknown>`: a text is handed from main to the page as one piece, where a value is taken
   * apart and put together twice on the way, part by part.
   */
  call(path: string, input: unknown): Promise<string>
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: AppEvent) => void): () => void
}
