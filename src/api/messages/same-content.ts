import type { OutsideMessage } from '../../domain/application/messages.js';

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
};

/** What the sender decided: everything but when it came, and which roles they held at that moment. */
const content = (message: OutsideMessage): string =>
  JSON.stringify(canonical({ ...message, at: undefined, actor: message.actor.user }));

/** Whether two messages of one key are the same act, sent again. */
export const sameContent = (first: OutsideMessage, second: OutsideMessage): boolean =>
  content(first) === content(second);
