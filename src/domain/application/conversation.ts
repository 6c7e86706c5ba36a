/**
 * Receiver of a message between procedures (BPMN 2.0.2, 8.4.2 and 10.5.1): one, by its correlation key. Where the
 * receiver asks for none and the drawing has a message flow: within the conversation that the flow belongs to.
 */

/** A running application that waits for the message. */
export interface AwaitingApplication {
  readonly application: string;
  /** True where it asks for this very key. */
  readonly keyed: boolean;
  /** The application that began the conversation it belongs to; itself where none did. */
  readonly conversation: string;
}

export interface Sent {
  /** The application that sent it; null where it came from outside. */
  readonly sender: string | null;
  readonly conversation: string | null;
  /** True where a message flow leads to one element. */
  readonly addressed: boolean;
  /** The sender has begun a procedure that still runs: its messages along a flow are for that one. */
  readonly hasPartner: boolean;
}

/** The receiver, or null where the message waits. `waiting` is in the order of their age. */
export const receiverOf = (sent: Sent, waiting: readonly AwaitingApplication[]): string | null => {
  const others = waiting.filter(({ application }) => application !== sent.sender);
  const isOurs = ({ conversation }: AwaitingApplication): boolean => conversation === sent.conversation;
  const keyed = others.filter((one) => one.keyed);
  const plain = others.filter((one) => !one.keyed);
  const first = keyed.find(isOurs) ?? keyed[0] ?? plain.find(isOurs);
  if (first !== undefined) return first.application;
  if (!sent.addressed || sent.sender === null) return plain[0]?.application ?? null;
  const isPartOfAnother = sent.conversation !== sent.sender;
  if (isPartOfAnother || sent.hasPartner) return null;
  return plain.find(({ application, conversation }) => application === conversation)?.application ?? null;
};
