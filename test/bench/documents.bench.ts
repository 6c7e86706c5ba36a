/**
 * Letters a second on one core: drafted, signed to B-T and to B-LTA, verified; and pyHanko signing and verifying the
 * same letters with the same key and the same services in the same run. `npm run bench -- documents [letters] [rounds]`,
 * default 20 and 5.
 *
 * A rate is 1000 over the processor milliseconds of a letter in the fastest of the rounds, which alternate between the
 * two. The services run in a process of their own: what they cost shows only in the wall time, and the share of it in
 * which a side waits for them is told apart. Both sides check every chain and every answer, keep what OCSP said while it
 * is fresh, and open the key once.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenedKey } from '../../src/domain/ports/signer.js';
import type { SignatureLevel } from '../../src/domain/signing/plan.js';
import { PdfLetterDrafter } from '../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { parsePem } from '../../src/infra/signing/certificate.js';
import { keyOwners, NIP } from '../fakes/key-owners.js';
import { createLocalSigner } from '../../src/infra/signing/local-signer.js';
import { createSignaturePipeline } from '../../src/infra/signing/pipeline.js';
import { strengthenSealed } from '../../src/infra/signing/strengthen.js';
import { createTrust } from '../../src/infra/signing/trust.js';
import { createVerifier } from '../../src/infra/verification/verifier.js';
import { draftOf, finalOf, permitType, templateOf } from '../infra/pdf-letter/sample.js';
import { PASSPHRASE, aPlan, unwrap } from '../infra/signing/office.js';
import { openRival, type Rival, type Spent } from './documents/rival.js';
import { attemptsInMemory } from '../fakes/signing-attempts.js';

export const needs = ['pki'];

const AIMS = { faster: 3, atLeast: 2, verifyMillis: 50 } as const;
const FIELD = 'TandaTangan';

interface Bench {
  readonly addresses: {
    readonly folder: string;
    readonly pki: { readonly url: string; readonly tsaUrl: string; readonly trustAnchor: string };
  };
  readonly args: readonly string[];
  readonly log: (line: string) => void;
}

const keyOf = async (url: string): Promise<Uint8Array> => {
  const response = await fetch(`${url}/signers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      commonName: 'Drs. Contoh Pejabat, M.Si.',
      serialNumber: NIP,
      key: 'RSA-2048',
      passphrase: PASSPHRASE,
    }),
  });
  if (response.status !== 201) throw new Error(`the authority gave no key: ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
};

let waited = 0;

/** Counts the time in which this process waits for an answer of the services. */
const countWaiting = (): void => {
  const ask = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const began = performance.now();
    try {
      const response = await ask(...request);
      const body = await response.arrayBuffer();
      return new Response(body, response);
    } finally {
      waited += performance.now() - began;
    }
  };
};

/** One letter after another, as one core does them: the mean of a letter. */
const timed = async (count: number, work: (index: number) => Promise<unknown>): Promise<Spent> => {
  waited = 0;
  const from = process.cpuUsage();
  const began = performance.now();
  for (let index = 0; index < count; index += 1) await work(index);
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(from);
  return { cpu: (user + system) / 1000 / count, wall: wall / count, waited: waited / count };
};

/** Cost of the work without disturbance: the fastest round. */
const fastest = (rounds: readonly Spent[]): Spent =>
  rounds.reduce((best, round) => (round.cpu < best.cpu ? round : best));

const row = (name: string, { cpu, wall, waited: share }: Spent): string =>
  `${name.padEnd(22)}${(1000 / cpu).toFixed(1).padStart(9)}${cpu.toFixed(1).padStart(11)}${wall.toFixed(1).padStart(9)}${share.toFixed(1).padStart(10)}`;

const HEAD = `${''.padEnd(22)}${'per second'.padStart(9)}${'ms of core'.padStart(10)}${'wall ms'.padStart(9)}${'waiting'.padStart(10)}`;

export const run = async ({ addresses, args, log }: Bench): Promise<boolean> => {
  const [count = 20, rounds = 5] = args.map(Number);
  const { pki, folder } = addresses;
  const loadBefore = loadavg()[0] ?? 0;
  const inFolder = (name: string): string => join(folder, 'documents', name);
  const [letterFolder, ours, theirs] = [inFolder('letters'), inFolder('ours'), inFolder('theirs')] as const;
  for (const one of [letterFolder, ours, theirs]) mkdirSync(one, { recursive: true });

  const bundle = await keyOf(pki.url);
  const anchors = parsePem(readFileSync(pki.trustAnchor, 'utf8'));
  const trust = createTrust({ anchors, timeout: 10_000, reuse: 300_000, now: Date.now });
  const pipeline = createSignaturePipeline({
    trust,
    authorities: [{ url: pki.tsaUrl }],
    timeout: 10_000,
    now: Date.now,
  });
  const signer = createLocalSigner({
    keystores: { find: () => Promise.resolve({ bundle }) },
    trust,
    attempts: attemptsInMemory(),
    owners: keyOwners(),
    now: Date.now,
  });
  const key: OpenedKey = unwrap(
    await signer.openKey({ officialId: 'kadin', secret: { kind: 'passphrase', passphrase: PASSPHRASE } }),
  );

  const type = permitType('izin-operasional-paud');
  const content = draftOf(type, templateOf(type, 'permit'));
  const drafter = new PdfLetterDrafter('config/offices');
  const draft = (index: number) =>
    drafter.draft(finalOf(content, `500.16.7.2/${String(index + 1).padStart(4, '0')}/IOP/DPMPTSP.V/2026`));
  const letters = await Promise.all(Array.from({ length: count }, (_, index) => draft(index)));
  const path = (where: string, index: number, ending: string): string =>
    join(where, `${String(index).padStart(4, '0')}${ending}`);
  letters.forEach(({ bytes }, index) => {
    writeFileSync(path(letterFolder, index, '.pdf'), bytes);
  });

  const sign = async (index: number, level: SignatureLevel): Promise<void> => {
    const plan = aPlan({ fieldName: FIELD, claimedAt: Date.now() });
    const prepared = unwrap(await pipeline.prepare(letters[index]?.bytes ?? new Uint8Array(), plan));
    const outcome = await key.sign(prepared);
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    const embedded = unwrap(await pipeline.embed(prepared, outcome.value.cms));
    const { pdf } = await strengthenSealed(pipeline, level, embedded, FIELD);
    writeFileSync(path(ours, index, `.${level}.pdf`), pdf);
  };

  const verifier = createVerifier({
    anchors,
    program: { url: pathToFileURL('dist/infra/verification/judging/child.js'), execArgv: [] },
  });
  const verify = async (where: string, index: number): Promise<void> => {
    const report = await verifier.verify(readFileSync(path(where, index, '.B-LTA.pdf')));
    if (report.indication !== 'passed') throw new Error(`our own verifier: ${JSON.stringify(report)}`);
  };

  const rival: Rival | undefined = await openRival({
    letters: letters.map((_, index) => path(letterFolder, index, '.pdf')),
    out: theirs,
    judged: ours,
    root: pki.trustAnchor,
    bundle,
    passphrase: PASSPHRASE,
    tsaUrl: pki.tsaUrl,
    folder: join(folder, 'documents'),
  });
  if (rival === undefined) log('pyHanko is not to be had here: its side is left out');

  countWaiting();
  const KINDS = [
    ['draft', draft],
    ['sign B-T', (index: number) => sign(index, 'B-T')],
    ['sign B-LTA', (index: number) => sign(index, 'B-LTA')],
    ['verify B-LTA', (index: number) => verify(ours, index)],
  ] as const;
  const THEIRS: Readonly<Record<string, string>> = {
    'sign B-T': 'B-T',
    'sign B-LTA': 'B-LTA',
    'verify B-LTA': 'verify',
  };
  const results = new Map<string, Spent[]>();
  const note = (name: string, spent: Spent, round: number): void => {
    if (round > 0) results.set(name, [...(results.get(name) ?? []), spent]); // the first warms up
  };
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, work] of KINDS) {
        note(name, await timed(count, work), round);
        const asked = THEIRS[name];
        if (rival !== undefined && asked !== undefined)
          note(`${name}, pyHanko`, await rival.round(asked, count), round);
      }
    }
  } finally {
    await rival?.close();
    await verifier.close();
  }

  const best = new Map([...results].map(([name, spent]) => [name, fastest(spent)]));
  const cpuOf = (name: string): number => best.get(name)?.cpu ?? Number.NaN;
  const pages = letters[0]?.pages ?? 0;
  log(
    `${count} letters of ${pages} page(s), ${(letters[0]?.bytes.length ?? 0) >> 10} KiB, RSA-2048; fastest of ${rounds} rounds; load of the machine ${loadBefore.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after`,
  );
  log(HEAD);
  for (const [name, spent] of best) log(row(name, spent));

  const aim = (met: boolean, line: string): boolean => {
    log(`${met ? 'met   ' : 'MISSED'} ${line}`);
    return met;
  };
  const verified = cpuOf('verify B-LTA');
  const isQuick = aim(
    pages === 1 && verified < AIMS.verifyMillis,
    `verification of a letter of ${pages} page(s): ${verified.toFixed(1)} ms of one core (aim: one page below ${AIMS.verifyMillis})`,
  );
  if (rival === undefined) {
    log('NOT SHOWN: how signing stands beside pyHanko');
    return isQuick;
  }
  const ratio = cpuOf('sign B-LTA, pyHanko') / cpuOf('sign B-LTA');
  const isFaster = aim(
    ratio >= AIMS.faster,
    `B-LTA: ${ratio.toFixed(2)} times pyHanko's rate on one core (aim ${AIMS.faster}, never below ${AIMS.atLeast})`,
  );
  log(
    `B-T: ${(cpuOf('sign B-T, pyHanko') / cpuOf('sign B-T')).toFixed(2)} times, verification ${(cpuOf('verify B-LTA, pyHanko') / verified).toFixed(2)} times`,
  );
  return isQuick && isFaster;
};
