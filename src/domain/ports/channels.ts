/** Channels to tell people something. Each is an adapter; an office chooses its channels by configuration. */

/** Receiver of a notice, with the addresses that the record knows. */
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
  /** Stable key: a repeat under the same key reaches nobody twice, or can be recognised by the receiver. */
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export interface Channel {
  /** Name in configuration and record, e.g. `mail`. */
  readonly name: string;
  /** Address of this receiver on the channel; null where it cannot reach them. */
  addressOf(receiver: Receiver): string | null;
  /**
   * Sends the message. Fails with a code and `retryable`: true where the channel is away, false where the address is
   * refused for good.
   */
  send(address: string, message: ChannelMessage): Promise<{ readonly messageId: string }>;
}
