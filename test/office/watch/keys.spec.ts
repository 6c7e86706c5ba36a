import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { Delegation } from '../../../src/domain/ports/delegations.js';
import type { Incidents } from '../../../src/domain/ports/incidents.js';
import type { SignerStatus } from '../../../src/domain/ports/signer.js';
import { causeIn } from '../../../src/domain/shared/causes.js';
import { createKeyLoop } from '../../../src/office/watch/key-loop.js';
import { prabumulih } from '../../builders/case.js';
import { memoryDelegations } from '../../fakes/delegations.js';

const NOW = Date.UTC(2026, 11, 1, 2);
const DAY = 86_400_000;

let definition: ProcessDefinition;
let now: number;
let status: SignerStatus['status'];
let open: { readonly task: string | null; readonly code: string; readonly detail: string }[];
beforeAll(async () => {
  ({ definition } = await prabumulih());
});
beforeEach(() => {
  now = NOW;
  status = 'not-registered';
  open = [];
});

const incidents = {
  raise: async ({ task, code, detail }) => void open.push({ task, code, detail }),
  settle: async (_application, task) => {
    open = open.filter((one) => one.task !== task);
  },
  list: async () =>
    open.map((one) => ({ id: '1', application: 'keys', ...one, firstAt: 0, lastAt: 0, count: 1, settledAt: null })),
} satisfies Pick<Incidents, 'raise' | 'settle' | 'list'>;

const delegation = (role: string): Delegation => ({
  ...{ id: `d-${role}`, office: 'o', kind: 'Plh.', role, from: 'a', to: 'plh', letter: '800/1', decree: null },
  // a supervisor recorded it for next week, and nobody has confirmed it yet
  ...{ startsAt: NOW + 7 * DAY, endsAt: NOW + 9 * DAY, madeBy: 'supervisor', madeAt: NOW },
  ...{ confirmedBy: null, confirmedAt: null, endedAt: null, endedBy: null, endedReason: null },
});

const pass = async (...roles: readonly string[]): Promise<readonly (string | null)[]> => {
  const loop = createKeyLoop({
    ...{ office: 'o', delegations: memoryDelegations(roles.map(delegation)), incidents },
    ...{ signerStatus: async () => ({ status }), procedures: async () => [definition] },
    ...{ idleMs: 1, clock: () => now, report: () => undefined },
  });
  await loop.pass();
  return open.map(({ task }) => task);
};

describe('one who stands in for a signatory', () => {
  it('and has no key that signs is an incident from the record of the delegation until the key comes', async () => {
    expect(await pass('kadin', 'kasi')).toEqual(['key/d-kadin']);
    expect(open[0]).toMatchObject({ code: 'SIGNATORY_WITHOUT_KEY' });
    expect(causeIn(open[0]?.detail ?? '')?.values).toMatchObject({ role: 'kadin', state: 'not-registered' });

    // a key that a second person has still to confirm is said anew
    status = 'unconfirmed';
    await pass('kadin');
    expect(open.at(-1)?.detail).toContain('unconfirmed');

    status = 'ready';
    expect(await pass('kadin')).toEqual([]);
  });

  it('is left as it is while the provider is away, and ends with the delegation', async () => {
    expect(await pass('kadin')).toEqual(['key/d-kadin']);
    status = 'unreachable';
    expect(await pass('kadin')).toEqual(['key/d-kadin']);
    status = 'no-certificate';
    now = NOW + 10 * DAY;
    expect(await pass('kadin')).toEqual([]);
  });

  it('whose token is not in its reader lacks nothing', async () => {
    status = 'token-absent';
    expect(await pass('kadin')).toEqual([]);
  });
});
