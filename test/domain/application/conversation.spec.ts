import { describe, expect, it } from '@jest/globals';
import { receiverOf, type Sent, type AwaitingApplication } from '../../../src/domain/application/conversation.js';

const sent = (over: Partial<Sent> = {}): Sent => ({
  sender: 'a1',
  conversation: 'a1',
  addressed: true,
  hasPartner: false,
  ...over,
});
const waits = (application: string, conversation = application, keyed = false): AwaitingApplication => ({
  application,
  conversation,
  keyed,
});

describe('the receiver of a message', () => {
  it.each([
    ['is the one that asks for its key', sent(), [waits('x'), waits('y', 'z', true)], 'y'],
    ['is of the same conversation before all others', sent(), [waits('x'), waits('b1', 'a1')], 'b1'],
    ['is never the sender', sent(), [waits('a1')], null],
    ['is any that waits where no flow is drawn', sent({ addressed: false }), [waits('b2', 'a2')], 'b2'],
    ['is any that waits where it comes from outside', sent({ sender: null, conversation: null }), [waits('x')], 'x'],
    ['is none of another conversation', sent(), [waits('b2', 'a2')], null],
    ['is one that belongs to no conversation yet', sent(), [waits('b2', 'a2'), waits('b3')], 'b3'],
    ['waits for the partner that is about to wait', sent({ hasPartner: true }), [waits('b3')], null],
    ['waits for the one that began it', sent({ sender: 'b1', conversation: 'a1' }), [waits('a2')], null],
    ['is nobody where nobody waits', sent(), [], null],
  ] as const)('%s', (_, message, waiting, expected) => {
    expect(receiverOf(message, waiting)).toBe(expected);
  });
});
