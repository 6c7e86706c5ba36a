/** Keys of requests that may be sent again, with the kept answers. */
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** One request under its key. `content` is the whole of it: the same key with another content is another request. */
export interface KeyedRequest {
  readonly user: string;
  readonly key: string;
  readonly content: string;
  readonly at: Instant;
}

/** Answer to a request, without the parts that belong to one transmission alone. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where there was no body. */
  readonly body: Json;
}

/**
 * State of a key:
 * - `fresh`: nobody has sent it, or its sender died over it long ago: the caller carries it out;
 * - `running`: it is being carried out;
 * - `other`: the key stands for another request;
 * - `answered`.
 */
export type KeyState =
  { readonly state: 'fresh' | 'running' | 'other' } | { readonly state: 'answered'; readonly answer: KeptAnswer };

export interface RequestKeys {
  /**
   * Takes the key for this request. Of two that send it at once, only one gets `fresh`. A request that was begun before
   * `abandoned` and never answered is `fresh` again, and is decided on the state of that time.
   */
  take(request: KeyedRequest, abandoned: Instant): Promise<KeyState>;
  answered(user: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Frees the key of a refused request: nothing was done, and the same key may ask again. */
  release(user: string, key: string): Promise<void>;
  /** Forgets requests begun before this instant; answers how many. */
  forget(before: Instant): Promise<number>;
}
