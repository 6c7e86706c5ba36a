/**
 * Brings an office of an earlier commit into every state that an upgrade must survive, and writes down what is in flight. It
 * walks with that commit's own walker, which is handed in.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { leaveThingsBehind } from './away.js';
import { createHand, type Made, type OldOffice } from './hand.js';
import { decide, outage, specialStates } from './special.js';
import { everyWait, holdAgainst } from './waits.js';

/** `whileAllIsUp`: what is asked of the office before its servers go away, of the applications that have ended. */
export const makeStates = async (
  office: OldOffice,
  whileAllIsUp: (ended: Made['ended']) => Promise<void>,
): Promise<Made> => {
  const hand = createHand(office);
  const permits = await everyWait(hand);
  const { toApprove, disposals, outages } = await specialStates(hand);
  await whileAllIsUp(hand.ended);
  const away = await leaveThingsBehind(hand);
  await decide(hand, toApprove, 'approve');
  const running = await outage(hand, 'running');
  const shipped = readdirSync(join('config', 'processes')).map((name) => name.replace(/\.bpmn$/u, ''));
  holdAgainst(hand, shipped);
  const states = await Promise.all(
    permits.map(async (id) => {
      const { status, validUntil } = (await hand.walker.as('supervisor').get(`/permits/${id}`)) as {
        readonly status: string;
        readonly validUntil: string | null;
      };
      return { id, status, validUntil };
    }),
  );
  return {
    ...{ inFlight: hand.inFlight, ended: hand.ended, permits: states },
    publicUrl: office.url,
    ...{ disposals, outages: [...outages, running], ...away },
  };
};
