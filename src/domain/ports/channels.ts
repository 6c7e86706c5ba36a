/** Ways to tell people something. Each is an adapter; which an office uses is its configuration. */

/** Who is told, and where they can be reached, as far as the record knows. */
export interface Receiver {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface ChannelMessage {
  /** Stable: a repeat under the same key reaches nobody twice, or can be recognised by the receiver. */
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export interface Channel {
  /** As configuration and record name it, e.g. `mail`. */
  readonly name: string;
  /** Where the channel reaches this receiver; null where it cannot. */
  addressOf(receiver: Receiver): string | null;
  /** Fails with a code and `retryable`: what is away may be tried again; an address that is refused for good is not. */
  send(address: string, message: ChannelMessage): Promise<{ readonly messageId: string }>;
}
