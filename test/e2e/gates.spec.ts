/** The survey gate through the real parts: what is true when the gate is reached is not waited for. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REFUSAL_FILE } from '../../src/devservices/mailbox.js';
import { startOffice, type Office } from './office-stack.mjs';
import { createWalker, type Task, type Walker } from './walker.js';

const UP_WITHIN = 240_000;
const A_WALK = 120_000;
const APPLICANT = {
  name: 'Budi Santoso',
  nationalId: '1674010101800001',
  email: 'budi.survei@example.com',
  address: 'Jalan Jenderal Sudirman 1, Prabumulih',
};
const DATA = { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' };
const RECEIVER = { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } };
const BEFORE_THE_GATE = ['receive', 'process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise'];

let office: Office;
let walker: Walker;

beforeAll(async () => {
  office = await startOffice(() => undefined);
  walker = createWalker(office.url, office.accounts);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
}, 60_000);

const does = async (id: string, element: string): Promise<void> => {
  const task = await walker.openTask(id, element);
  const shown = await walker.waitFor(`what ${element} of ${id} is about`, async () => {
    const kase = await walker.read(id);
    return element.startsWith('paraf-') && kase.letter.draft === null ? undefined : kase;
  });
  expect((await walker.act(shown, task, {})).status).toBe(200);
};

/** An application whose final letter is made: the procedure is at, or just before, its survey. */
const finalised = async (): Promise<string> => {
  const permitType = 'izin-usaha-toko-swalayan';
  const id = await walker.begin('fo', '/applications', { permitType, applicant: APPLICANT, data: DATA });
  await walker.fillFile(id);
  for (const element of BEFORE_THE_GATE) await does(id, element);
  return id;
};

/** The applicant fills the survey on the office's own device, as soon as there is one. */
const fillsAtTheKiosk = async (id: string): Promise<void> => {
  const { api } = await walker.waitFor(`the survey of ${id}`, async () => {
    const { status, body } = await walker.as('fo').tryPost(`/applications/${id}/survey/kiosk`);
    return status === 200 ? (body as { readonly api: string }) : undefined;
  });
  const { form } = (await (await fetch(api)).json()) as {
    readonly form: { readonly elements: { readonly key: string }[] };
  };
  const answers = Object.fromEntries(form.elements.map(({ key }) => [key, 4]));
  const filled = await fetch(api, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ answers }),
  });
  expect(filled.status).toBe(201);
};

interface Entry {
  readonly verb: string;
  readonly element: string | null;
  readonly after: unknown;
}
const auditOf = async (id: string): Promise<readonly Entry[]> => {
  const { items } = (await walker.as('supervisor').get(`/applications/${id}/history`)) as {
    readonly items: readonly Entry[];
  };
  return items;
};
const recorded = (id: string, verb: string): Promise<Entry> =>
  walker.waitFor(`"${verb}" on record of ${id}`, async () => (await auditOf(id)).find((entry) => entry.verb === verb));
const surveyMails = async (id: string): Promise<number> =>
  (await auditOf(id)).filter(({ verb }) => verb === 'invite-survey').length;
const returned = (id: string, task: Task) =>
  walker.as('kadin').tryPost(`/applications/${id}/tasks/${encodeURIComponent(task.id)}/return`, {
    to: 'finalise',
    reason: 'Tanggal surat keliru',
    items: [],
  });

describe('the survey gate of a running office', () => {
  it(
    'is passed at once when the head returns the letter after the survey',
    async () => {
      const id = await finalised();
      await recorded(id, 'invite-survey');
      await fillsAtTheKiosk(id);
      const sign = await walker.openTask(id, 'sign');
      expect((await returned(id, sign)).status).toBe(200);

      const { kase, done } = await walker.toTheEnd(id, { 'hand-over': RECEIVER });

      expect([kase.outcome, await surveyMails(id)]).toEqual(['issued', 2]);
      expect(done.filter((act) => act.endsWith(': finalise'))).toHaveLength(1);
      expect((await auditOf(id)).filter(({ verb }) => verb === 'fact-stands')).toMatchObject([{ element: 'survey' }]);
    },
    A_WALK,
  );

  it(
    'takes a survey that is filled at the kiosk while the invitation is still on its way',
    async () => {
      // The server takes no mail for now: the survey is open, and its gate is not reached.
      const refusal = join(office.mails, REFUSAL_FILE);
      writeFileSync(refusal, JSON.stringify({ stage: 'rcpt', code: 451, message: 'try again later' }));
      try {
        const id = await finalised();
        await fillsAtTheKiosk(id);
        await recorded(id, 'survey');
        rmSync(refusal);

        const { kase } = await walker.toTheEnd(id, { 'hand-over': RECEIVER });

        expect(kase.outcome).toBe('issued');
        const audit = await auditOf(id);
        expect(audit.filter(({ verb }) => verb === 'survey')).toHaveLength(1);
        expect(audit.filter(({ verb }) => verb === 'fact-stands')).toMatchObject([{ element: 'survey' }]);
        const declined = audit.filter(({ verb }) => verb === 'declined').map(({ after }) => JSON.stringify(after));
        expect(declined.filter((after) => after.includes('survey'))).toEqual([]);
      } finally {
        rmSync(refusal, { force: true });
      }
    },
    A_WALK,
  );
});
