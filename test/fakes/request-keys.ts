/** Keys of requests in memory. */
import type { KeptAnswer, RequestKeys } from '../../src/domain/ports/request-keys.js';

interface Kept {
  readonly content: string;
  readonly begunAt: number;
  readonly answer: KeptAnswer | null;
}

export const memoryRequestKeys = (): RequestKeys => {
  const kept = new Map<string, Kept>();
  const slot = (user: string, key: string): string => `${user}\n${key}`;
  return {
    take: async ({ user, key, content, at }, abandoned) => {
      const found = kept.get(slot(user, key));
      if (found !== undefined && found.content !== content) return { state: 'other' };
      if (found?.answer != null) return { state: 'answered', answer: found.answer };
      if (found !== undefined && found.begunAt >= abandoned) return { state: 'running' };
      kept.set(slot(user, key), { content, begunAt: at, answer: null });
      return { state: 'fresh' };
    },
    answered: async (user, key, answer) => {
      const found = kept.get(slot(user, key));
      if (found !== undefined) kept.set(slot(user, key), { ...found, answer });
    },
    release: async (user, key) => {
      if (kept.get(slot(user, key))?.answer === null) kept.delete(slot(user, key));
    },
    forget: async (before) => {
      const old = [...kept].filter(([, { begunAt }]) => begunAt < before);
      for (const [id] of old) kept.delete(id);
      return old.length;
    },
  };
};
