/** BPMN messages between procedures, kept until a receiver has them, and starts of procedures by time. */
import type { AwaitingApplication } from '../application/conversation.js';
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface NewProcessMessage {
  readonly office: string;
  /** Application that sent the message; null where it came through the API. */
  readonly sender: string | null;
  /** Key from the sender: the same key a second time is the same message. */
  readonly key: string;
  readonly name: string;
  readonly payload: Json;
  /** Correlation key; null where its sender gave none. */
  readonly correlationKey: Json;
  /** Element at the end of the message flow. */
  readonly to?: string;
  readonly at: Instant;
  /** Instant at which an untaken message is given up and a supervisor told. */
  readonly expiresAt: Instant;
}

export interface KeptMessage extends Omit<NewProcessMessage, 'at'> {
  readonly id: string;
  readonly postedAt: Instant;
  readonly state: 'waiting' | 'given' | 'beginning' | 'delivered' | 'expired' | 'erased';
  readonly receiver: string | null;
  /**
   * Correlation key of the delivery: the message's own, or the one that the receiver's expression finds in its payload.
   */
  readonly givenKey: Json;
  /**
   * Key of the delivery to the receiver. It differs for each receiver, because one that did not take the message has
   * seen its first key. While a case is begun: digest and start event, with a slash between them.
   */
  readonly deliveryKey: string | null;
}

/** Receivers that need a key from a message that came without one: their expression finds it in the payload. */
export interface KeyAsked {
  readonly digest: string;
  readonly element: string;
}

/** Address by which waiting receivers are found. */
interface Address {
  readonly office: string;
  readonly name: string;
  readonly to?: string;
}

export interface ProcessMessages {
  /** Stores the message whole, once; the courier loop of messages delivers it. */
  post(message: NewProcessMessage): Promise<{ readonly id: string; readonly fresh: boolean }>;
  find(sender: string | null, key: string): Promise<KeptMessage | null>;
  /**
   * Waiting messages with a waiting receiver, or with a procedure that begins by one of these names or at one of these
   * elements.
   */
  takeable(query: {
    readonly office: string;
    readonly at: Instant;
    readonly limit: number;
    readonly names: readonly string[];
    readonly elements: readonly string[];
  }): Promise<readonly KeptMessage[]>;
  /**
   * Running applications that ask for one of these keys, or for none, oldest first; without those that have a message
   * on its way.
   */
  receivers(query: Address & { readonly keys: readonly Json[] }): Promise<readonly AwaitingApplication[]>;
  keysAsked(query: Address): Promise<readonly KeyAsked[]>;
  /** Assigns the receiver, once; false where another process has chosen meanwhile. */
  give(id: string, receiver: string, givenKey: Json): Promise<boolean>;
  /** Messages assigned to a receiver whose courier does not have them, because the choosing process died. */
  unposted(limit: number): Promise<readonly KeptMessage[]>;
  /**
   * Marks that a case is begun by the message, at this start of this version; false where another process has chosen
   * meanwhile.
   */
  beginWith(id: string, digest: string, startEvent: string): Promise<boolean>;
  beginning(limit: number): Promise<readonly KeptMessage[]>;
  begun(id: string, application: string): Promise<void>;
  /** Postpones a message that nobody can take now until this instant. */
  postpone(id: string, until: Instant): Promise<void>;
  /** Settles delivered messages by their receivers' decisions: taken, or back to wait for another. Answers how many. */
  settle(): Promise<number>;
  overdue(at: Instant, limit: number): Promise<readonly KeptMessage[]>;
  expire(id: string): Promise<void>;
}

/** State of one timer start event of a version. */
export interface StoredStart {
  readonly digest: string;
  readonly element: string;
  /** Instant of its last firing. */
  readonly lastAt: Instant | null;
  readonly nextAt: Instant | null;
}

export interface TimedStarts {
  find(office: string, digest: string): Promise<readonly StoredStart[]>;
  add(office: string, start: StoredStart): Promise<void>;
  /** Keeps only these versions' timers running. */
  keepOnly(office: string, digests: readonly string[]): Promise<void>;
  due(office: string, at: Instant, limit: number): Promise<readonly StoredStart[]>;
  fired(office: string, start: StoredStart, nextAt: Instant | null): Promise<void>;
}
