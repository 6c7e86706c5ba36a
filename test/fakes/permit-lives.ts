/** Permits in memory, by the very rule that the record decides by. */
import { decideInTime, type PermitLife } from '../../src/domain/permit/life.js';
import type { PermitLives } from '../../src/domain/ports/permit-lives.js';
import { ok } from '../../src/domain/shared/result.js';

export const memoryPermitLives = (): PermitLives => {
  const lives = new Map<string, PermitLife>();
  const said = new Set<string>();
  return {
    tell: (permit, message, policy) => {
      const life = lives.get(permit) ?? null;
      if (life !== null && said.has(`${permit} ${message.key}`)) return Promise.resolve(ok(life));
      const decided = decideInTime(life, permit, message, policy);
      if (!decided.ok) return Promise.resolve(decided);
      for (const { message: step, decision } of decided.value) {
        lives.set(permit, decision.life);
        said.add(`${permit} ${step.key}`);
      }
      const now = lives.get(permit);
      return now === undefined ? Promise.reject(new Error(`there is no permit ${permit}`)) : Promise.resolve(ok(now));
    },
    find: (permit) => Promise.resolve(lives.get(permit) ?? null),
    list: ({ office, status, after, limit }) =>
      Promise.resolve(
        [...lives.values()]
          .filter((life) => life.office === office && (status === undefined || life.status === status))
          .filter(({ permit }) => after === undefined || permit > after)
          .sort((a, b) => (a.permit < b.permit ? -1 : 1))
          .slice(0, limit),
      ),
    notStarted: () => Promise.resolve([]),
    markStarted: () => Promise.resolve(),
  };
};
