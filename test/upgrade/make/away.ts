/** Work in flight because something is away: printer, time-stamps, mail, OSS, the worker, and time itself. */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TYPE } from '../office.js';
import type { Manifest, Pending } from '../snapshot.js';
import { answered, isAtGate, noneOpen, type Hand } from './hand.js';

const ROWS = 'prabumulih-tte';
/** Milliseconds after which a case begins by time: when everything is stopped. */
const DUE_IN = 120_000;
const SHORT = 5_000;

const begunByTime = (date: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" targetNamespace="http://paraf.dev/test/upgrade">
  <process id="uji-berkala" name="Dimulai oleh waktu" isExecutable="true">
    <laneSet id="lanes">
      <lane id="back-office" name="Back Office"><flowNodeRef>start</flowNodeRef><flowNodeRef>look</flowNodeRef><flowNodeRef>end</flowNodeRef></lane>
    </laneSet>
    <startEvent id="start"><timerEventDefinition><timeDate>${date}</timeDate></timerEventDefinition></startEvent>
    <userTask id="look" name="Periksa" paraf:step="1" paraf:budget="PT15M" paraf:action="plan"/>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="look" targetRef="end"/>
  </process>
</definitions>
`;

/** One message of OSS in the published shape, with the NIB and the number of the licence changed. */
const receiveNib = async ({ office }: Hand, nib: string, licence: string): Promise<void> => {
  const body = readFileSync(join(office.config, 'samples', 'oss', 'receive-nib.json'), 'utf8')
    .replaceAll('2311260012345', nib)
    .replaceAll('I-20261120081530400100001', licence);
  // YYYYMMDD in Western Indonesia Time
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  const { ossUser, ossPassword } = office.secrets;
  const token = createHash('sha1').update(`${ossUser}${ossPassword}${nib}${today}`).digest('hex');
  const headers = { token, 'content-type': 'application/json' };
  const text = await answered(
    'OSS',
    await fetch(`${office.url}/api/v1/oss/receiveNIB`, { method: 'POST', headers, body }),
  );
  if (!text.includes('"1"')) throw new Error(`OSS was answered ${text}`);
};

const pushRow = async ({ office }: Hand): Promise<void> => {
  const body = readFileSync(join(office.config, 'samples', 'sicantik', 'push.json'), 'utf8')
    .replace('"jenis_izin_id": "112"', '"jenis_izin_id": "199"')
    .replace('Surat Izin Praktik Apoteker (SIPA)', 'Izin Sederhana');
  const headers = { 'x-api-key': office.secrets.sicantik, 'content-type': 'application/json' };
  const url = `${office.url}/api/v1/sicantik/permohonan`;
  await answered('SiCANTIK', await fetch(url, { method: 'POST', headers, body }));
};

const toGate = async (hand: Hand, name: string): Promise<string> => {
  const id = await hand.applyWhole(TYPE.survey);
  await hand.walkUntil(id, isAtGate);
  hand.keepPermit(id, 'prabumulih-tte-survey', 'survey', `prabumulih-tte-survey at survey${name}`);
  return id;
};

/** Two applications of OSS, with their files, at the front office. */
const ofOss = async (hand: Hand): Promise<readonly [string, string]> => {
  const { walker } = hand;
  const atFrontOffice = async (): Promise<readonly string[]> => {
    const { items } = (await walker.as('fo').get('/tasks?view=role&limit=200')) as {
      readonly items: readonly { readonly application: string; readonly action: string }[];
    };
    return items.filter(({ action }) => action === 'receive').map(({ application }) => application);
  };
  const seen = new Set(await atFrontOffice());
  const come = async (nib: string, licence: string): Promise<string> => {
    await receiveNib(hand, nib, licence);
    const id = await hand.waitFor('the application of OSS', async () =>
      (await atFrontOffice()).find((application) => !seen.has(application)),
    );
    seen.add(id);
    await walker.fillFile(id);
    return id;
  };
  return [
    await come('2311260012345', 'I-20261120081530400100001'),
    await come('2311260012346', 'I-20261120081530400100002'),
  ];
};

const withoutPrinter = async (hand: Hand): Promise<void> => {
  const { spool } = hand.office;
  const id = await hand.applyWhole(TYPE.plain);
  await hand.walkTo(id, 'print');
  // A file where the folder of the prints should be.
  renameSync(spool, `${spool}.away`);
  writeFileSync(spool, '');
  await hand.post('bo', `${await hand.taskPath(id, 'print')}/complete`, { input: { copies: 1 } });
  hand.keepPermit(id, ROWS, 'print-letter', 'waits for the printer');
};

const withoutTime = async (hand: Hand): Promise<void> => {
  const { walker, post, taskPath } = hand;
  const kadin = walker.as('kadin');
  const toSignature = async (name: string): Promise<string> => {
    const id = await hand.applyWhole(TYPE.plain);
    await hand.walkTo(id, 'sign');
    hand.keepPermit(id, ROWS, 'sign-letter', name);
    return id;
  };
  const alone = await toSignature('waits for its time-stamp');
  const together = [await toSignature('in a ceremony, one'), await toSignature('in a ceremony, two')];
  const receipt = await hand.applyWhole(TYPE.palembang);
  await hand.walkTo(receipt, 'receive');
  const receive = await taskPath(receipt, 'receive');
  const sign = await taskPath(alone, 'sign');
  const { final } = (await walker.read(alone)).letter;
  const letters = await Promise.all(
    together.map(async (application) => ({
      application,
      task: (await walker.openTask(application, 'sign')).id,
      letter: (await walker.read(application)).letter.final,
    })),
  );
  await hand.office.stop('pki');
  await post('fo', `${receive}/complete`, { input: { outcome: 'complete' } });
  hand.keepPermit(receipt, 'palembang-izin', 'issue-receipt', 'waits for the seal of its receipt');
  await post('kadin', `${sign}/sign`, { letter: final, passphrase: kadin.passphrase });
  await post('kadin', '/signing-ceremonies', { letters, passphrase: kadin.passphrase }, 0);
  await hand.waitFor('the signatures to wait', async () => {
    const cases = await Promise.all([alone, ...together].map((id) => walker.read(id)));
    return cases.every(({ tasks }) => tasks.every(({ state }) => state !== 'open')) || undefined;
  });
  await setTimeout(SHORT);
};

export interface Away {
  readonly pending: readonly Pending[];
  readonly arriving: Manifest['arriving'];
  readonly mails: readonly string[];
  readonly oss: readonly string[];
}

/** Leaves the office without worker, mail, OSS and time-stamps. */
export const leaveThingsBehind = async (hand: Hand): Promise<Away> => {
  const { walker, post, office } = hand;
  const [quiet, telling] = await hand.part('OSS', () => ofOss(hand));
  hand.keepPermit(quiet, ROWS, 'receive', 'of OSS at receive');
  const filled = await toGate(hand, ', filled and not told');
  await toGate(hand, '');
  const at = async (element: string, name: string, login = 'fo', type: string = TYPE.plain): Promise<string> => {
    const id = await hand.applyWhole(type, login);
    await hand.walkTo(id, element);
    if (name !== '') hand.keepPermit(id, ROWS, element, name);
    return id;
  };
  const stored = await at('process', 'an act stored at process');
  const storedParaf = await at('paraf-kasi', 'a paraf stored');
  const leaving = await at('paraf-kasi', '', 'pemohon');
  hand.keep({
    ...{ id: leaving, name: 'a withdrawal stored', procedure: ROWS, at: 'paraf-kasi' },
    outcomes: ['withdrawn'],
  });
  const waiting = await hand.beginCase('bo', { procedure: 'uji-menunggu', variables: { nomor: 'A-3' } });
  await hand.walkUntil(waiting, noneOpen);
  hand.keep({
    ...{ id: waiting, name: 'uji-menunggu, its answer stored', procedure: 'uji-menunggu', at: 'wait' },
    outcomes: ['completed'],
  });
  await hand.part('a print that waits', () => withoutPrinter(hand));
  await hand.part('signatures and a seal that wait', () => withoutTime(hand));

  await office.stop('mail');
  await office.stop('oss');
  // The survey opens once its invitation has left: the letter is drawn, and nobody is at work.
  const uninvited = await hand.applyWhole(TYPE.survey);
  await hand.walkUntil(uninvited, (kase) => kase.letter.final !== null && noneOpen(kase));
  hand.keepPermit(uninvited, 'prabumulih-tte-survey', 'invite-survey', 'prabumulih-tte-survey, invitation not sent');
  await hand.walkTo(telling, 'process');
  hand.keepPermit(telling, ROWS, 'process', 'of OSS, its status not told yet');

  const quick = await at('process', '', 'fo', TYPE.deemed);
  hand.keep({
    ...{ id: quick, name: 'whose promise ends meanwhile', procedure: ROWS, at: 'process' },
    outcomes: ['deemed-approved', 'issued'],
  });
  await post('admin', '/procedures', { bpmn: begunByTime(new Date(Date.now() + DUE_IN).toISOString()) }, 0);

  await office.stop('worker');
  const pending: Pending[] = [];
  const store = async (name: string, login: string, application: string, path: string, body: object): Promise<void> => {
    const key = randomUUID();
    const { status, body: answer } = await walker.as(login).tryPost(path, body, { key, wait: 0 });
    if (status !== 202) throw new Error(`${name} should be stored: ${String(status)} ${JSON.stringify(answer)}`);
    pending.push({ application, name, key, login });
  };
  await store('complete', 'bo', stored, `${await hand.taskPath(stored, 'process')}/complete`, { input: {} });
  const { draft } = (await walker.read(storedParaf)).letter;
  await store('paraf', 'kasi', storedParaf, `${await hand.taskPath(storedParaf, 'paraf-kasi')}/paraf`, { draft });
  await store('withdraw', 'pemohon', leaving, `/applications/${leaving}/withdraw`, { reason: 'tidak jadi' });
  hand.keepPermit(await hand.apply(TYPE.plain, 'pemohon'), ROWS, 'start', 'received and not begun');
  await receiveNib(hand, '2311260012347', 'I-20261120081530400100003');
  await pushRow(hand);
  await hand.fillSurvey(filled);
  await post('supervisor', '/messages', { name: 'uji-lapor', payload: { laporan: 'satu' } }, 0);
  await post('supervisor', '/messages', { name: 'uji-jawaban', correlationKey: 'A-3', payload: { jawaban: 'ya' } }, 0);

  return {
    pending,
    arriving: [
      { source: 'oss', what: TYPE.plain, count: 1 },
      { source: 'sicantik', what: TYPE.pushed, count: 1 },
      { source: 'office', what: 'uji-lapor', count: 1 },
      { source: 'office', what: 'uji-berkala', count: 1 },
    ],
    mails: [uninvited],
    oss: [telling],
  };
};
