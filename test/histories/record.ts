/** Plays the ways whose histories are kept and writes what Temporal recorded of them, encrypted with the tests' key. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { APPLICANT, FINAL, officer } from '../builders/case.js';
import { permanentFault, transientFault } from '../fakes/activities.js';
import { alwaysOpen, openOffice, type Office, type Permit } from '../workflows/harness.js';

const { History } = proto.temporal.api.history.v1;

const REST = ['sign', 'print', 'announce', 'hand-over'];

const refused = async (permit: Permit): Promise<void> => {
  await permit.upTo('paraf-sekdin');
  await permit.does('approve', { decision: 'refused', reason: 'lokasi tidak sesuai tata ruang' });
  for (const element of ['process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise']) await permit.does(element);
  await permit.fillsSurvey();
  for (const element of REST) await permit.does(element);
};

const troubled = async (permit: Permit, office: Office): Promise<void> => {
  const { faults } = office.world;
  await permit.does('receive', { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp'] });
  await permit.opened('correct');
  await permit.tell({ type: 'complete-task', task: 'correct', actor: APPLICANT, input: { note: 'sudah' } });
  await permit.upTo('process');
  await permit.opened('paraf-kasi');
  await office.env.sleep('20 minutes');
  await permit.tell({ type: 'give-paraf', task: 'paraf-kabid', draft: FINAL, actor: officer('kabid') });
  await permit.tell({ type: 'return-task', task: 'paraf-kasi', to: 'process', reason: 'alamat', items: ['alamat'], actor: officer('kasi') });
  await permit.does('process');
  await permit.does('paraf-kasi');
  await permit.tell({ type: 'recall-task', element: 'paraf-kasi', reason: 'keliru', actor: officer('kasi') });
  faults.set('numberLetter', [permanentFault('PERMIT_TYPE_UNKNOWN'), transientFault('DATABASE_UNAVAILABLE')]);
  for (const element of ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise']) await permit.does(element);
  await office.env.sleep('5 minutes');
  await permit.tell({ type: 'hold', ground: 'sengketa', reason: 'gugatan', actor: officer('supervisor') });
  await office.env.sleep('1 day');
  await permit.tell({ type: 'resume', reason: 'selesai', actor: officer('supervisor') });
  office.world.away = transientFault('DATABASE_UNAVAILABLE');
  office.world.surveys.add(permit.id);
  await permit.raw('surveyCompleted', { key: 'survey', survey: 's-1', actor: { user: 'system', roles: [] } });
  await office.env.sleep('30 seconds');
  office.world.away = null;
  await office.env.sleep('30 seconds');
  faults.set('signDigest', [permanentFault('SIGN_PASSPHRASE_WRONG')]);
  await permit.does('sign');
  await permit.until((transitions) => transitions.some(({ message }) => message.type === 'effect-failed'));
  for (const element of REST) await permit.does(element);
};

/** Each way that a history is kept of, by the name of its file. */
const WAYS: Readonly<Record<string, (permit: Permit, office: Office) => Promise<void>>> = {
  issued: (permit) => permit.upTo('hand-over'),
  refused,
  withdrawn: async (permit) => {
    await permit.upTo('finalise');
    await permit.opened('survey');
    await permit.tell({ type: 'withdraw', reason: 'batal', actor: APPLICANT });
  },
  troubled,
};

export const recordHistories = async (folder: string, told: (text: string) => void): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for (const [name, play] of Object.entries(WAYS)) {
    const office = await openOffice(await alwaysOpen());
    try {
      const permit = await office.start(`history-${name}`);
      await play(permit, office);
      await permit.ends();
      const history = await permit.handle.fetchHistory();
      const path = join(folder, `${name}.json`);
      const plain = History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String });
      writeFileSync(path, `${JSON.stringify(plain)}\n`);
      told(`${path}: ${String(history.events?.length ?? 0)} events`);
    } finally {
      await office.close();
    }
  }
};
