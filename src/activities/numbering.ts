import type { EffectActivities } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { createNumbering } from '../office/letters/numbering.js';
import { permanent } from './failures.js';

/**
 * Takes the number of the application's letter under a key of application and letter kind, so that a retry, or the same
 * letter after a return, finds the number that was taken before. The transition that records it marks it used.
 */
export const createNumberingActivities = (deps: Deps): Pick<EffectActivities, 'numberLetter'> => {
  const numbering = createNumbering(deps);
  return {
    async numberLetter({ application, letter, at }) {
      const row = await deps.store.applications.find(application);
      if (row === null) throw permanent('PERMIT_TYPE_UNKNOWN', `the permit type of ${application} is not configured`);
      return numbering.take({ row, kind: letter.kind, key: `${application}/${letter.kind}`, at });
    },
  };
};
