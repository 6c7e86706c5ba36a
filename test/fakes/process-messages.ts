import type { KeptMessage, ProcessMessages } from '../../src/domain/ports/process-messages.js';

/** The door of the store of messages: what is posted is kept once. */
export const fakeProcessMessages = (): Pick<ProcessMessages, 'post' | 'find'> => {
  const kept: KeptMessage[] = [];
  const find = (sender: string | null, key: string): KeptMessage | undefined =>
    kept.find((one) => one.sender === sender && one.key === key);
  return {
    post: async ({ at, ...message }) => {
      const known = find(message.sender, message.key);
      if (known !== undefined) return { id: known.id, fresh: false };
      const id = String(kept.length + 1);
      kept.push({
        ...message,
        id,
        postedAt: at,
        state: 'waiting',
        receiver: null,
        givenKey: null,
        deliveryKey: null,
      });
      return { id, fresh: true };
    },
    find: async (sender, key) => find(sender, key) ?? null,
  };
};
