/** Requests that may be sent again under their sender's key, and what they were answered. */
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** One request under its key. `content` is what it asks for, whole: the same key with another content is another request. */
export interface KeyedRequest {
  readonly user: string;
  readonly key: string;
  readonly content: string;
  readonly at: Instant;
}

/** What a request was answered, without what is of one transmission alone. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where there was no body. */
  readonly body: Json;
}

/**
 * - `fresh`: nobody has sent it, or whoever did died over it long ago: it is this caller's to carry out;
 * - `running`: it is being carried out;
 * - `other`: the key stands for another request;
 * - `answered`.
 */
export type KeyState =
  { readonly state: 'fresh' | 'running' | 'other' } | { readonly state: 'answered'; readonly answer: KeptAnswer };

export interface RequestKeys {
  /**
   * Takes the key for this request. Of two that send it at once, one is told `fresh`. A request that was begun before
   * `abandoned` and never answered is `fresh` again: what it does is decided on what stands then.
   */
  take(request: KeyedRequest, abandoned: Instant): Promise<KeyState>;
  answered(user: string, key: string, answer: KeptAnswer): Promise<void>;
  /** It was refused: nothing was done, and the same key may ask again. */
  release(user: string, key: string): Promise<void>;
  /** Forgets what was begun before this instant; answers how many. */
  forget(before: Instant): Promise<number>;
}
