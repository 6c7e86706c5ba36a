/** BPMN messages between procedures, and starts by time: what is kept until somebody has it, and who had it. */
import type { AwaitingApplication } from '../application/conversation.js';
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface NewProcessMessage {
  readonly office: string;
  /** The application that sent it; null where it came through the API. */
  readonly sender: string | null;
  /** Its sender's key: the same one a second time is the same message. */
  readonly key: string;
  readonly name: string;
  readonly payload: Json;
  /** Null: its sender gave none. */
  readonly correlationKey: Json;
  /** The element that a message flow leads to. */
  readonly to?: string;
  readonly at: Instant;
  /** When it is given up and a supervisor told, where nobody has had it by then. */
  readonly expiresAt: Instant;
}

export interface KeptMessage extends Omit<NewProcessMessage, 'at'> {
  readonly id: string;
  readonly postedAt: Instant;
  readonly state: 'waiting' | 'given' | 'beginning' | 'delivered' | 'expired' | 'erased';
  readonly receiver: string | null;
  /** The correlation key that it was given with: its own, or what the receiver's expression finds in its payload. */
  readonly givenKey: Json;
  /**
   * Key under which its receiver gets it: another for each receiver, for one that did not take it has seen the first.
   * While a case is begun: digest and start event, with a slash between them.
   */
  readonly deliveryKey: string | null;
}

/** Receivers that ask for a key of a message that came without one: their key is what their expression finds in it. */
export interface KeyAsked {
  readonly digest: string;
  readonly element: string;
}

/** What a sender and a name find. */
interface Address {
  readonly office: string;
  readonly name: string;
  readonly to?: string;
}

export interface ProcessMessages {
  /** Stores it whole, once; the courier loop of messages takes it from there. */
  post(message: NewProcessMessage): Promise<{ readonly id: string; readonly fresh: boolean }>;
  find(sender: string | null, key: string): Promise<KeptMessage | null>;
  /** Waiting messages that somebody waits for, or that begin a procedure by one of these names or at one of these elements. */
  takeable(query: {
    readonly office: string;
    readonly at: Instant;
    readonly limit: number;
    readonly names: readonly string[];
    readonly elements: readonly string[];
  }): Promise<readonly KeptMessage[]>;
  /** Running applications that ask for this key, or for none, oldest first; without those that have one on its way. */
  receivers(query: Address & { readonly keys: readonly Json[] }): Promise<readonly AwaitingApplication[]>;
  keysAsked(query: Address): Promise<readonly KeyAsked[]>;
  /** Chooses the receiver, once: answers false where another process has chosen meanwhile. */
  give(id: string, receiver: string, givenKey: Json): Promise<boolean>;
  /** Given to a receiver whose courier does not have it: the process that chose died. */
  unposted(limit: number): Promise<readonly KeptMessage[]>;
  /** A case is begun by it, at this start of this version: answers false where another process has chosen meanwhile. */
  beginWith(id: string, digest: string, startEvent: string): Promise<boolean>;
  beginning(limit: number): Promise<readonly KeptMessage[]>;
  begun(id: string, application: string): Promise<void>;
  /** Nobody can take it now: it is looked at again after this instant. */
  postpone(id: string, until: Instant): Promise<void>;
  /** What receivers have made of what they were given: taken, or back to wait for another. Answers how many. */
  settle(): Promise<number>;
  overdue(at: Instant, limit: number): Promise<readonly KeptMessage[]>;
  expire(id: string): Promise<void>;
}

/** One timer start event of a version, and where it stands. */
export interface StoredStart {
  readonly digest: string;
  readonly element: string;
  /** Its last firing. */
  readonly lastAt: Instant | null;
  readonly nextAt: Instant | null;
}

export interface TimedStarts {
  find(office: string, digest: string): Promise<readonly StoredStart[]>;
  add(office: string, start: StoredStart): Promise<void>;
  /** Only these versions' timers run from now on. */
  keepOnly(office: string, digests: readonly string[]): Promise<void>;
  due(office: string, at: Instant, limit: number): Promise<readonly StoredStart[]>;
  fired(office: string, start: StoredStart, nextAt: Instant | null): Promise<void>;
}
