/**
 * Bad letters: our verifier refuses each, whoever else accepts it. What EU DSS, pyHanko and pdfsig say is asked under `npm
 * run test:validators`, printed as a table and not asserted letter by letter: each of them accepts some, which is why a
 * letter is not verified by their word. Each must refuse a plainly changed one, else it would not have looked.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toPem } from '../../../src/infra/signing/certificate.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { codesOf } from '../verification/letters.js';
import type { SigningOffice } from '../signing/office.js';
import { badLetters, makeBases, type Bad, type Bases } from './bad.js';
import { askPdfsig, hasPdfsig, openJudges, wanted, type Answer, type DssAnswer, type Judges } from './judges.js';

// many letters in one test, and under load each takes seconds; with the judges it is minutes
jest.setTimeout(wanted ? 1_800_000 : 240_000);

let bases: Bases;
let folder: string;
let judges: Judges | undefined;

beforeAll(async () => {
  bases = await makeBases();
  folder = mkdtempSync(join(tmpdir(), 'paraf-bad-letters-'));
  if (wanted) judges = await openJudges();
}, 600_000);

afterAll(async () => {
  await judges?.close();
  await bases.office.close();
  rmSync(folder, { recursive: true, force: true });
});

const GROUPS = [
  ...['a byte changed', 'beside the signature', 'appended or cut', 'certified P=1, B-LTA', 'several signers, archived'],
  ...['no certification, B-LT', 'an update', 'planted before signing', 'the signature itself', 'a signer'],
  ...['a time-stamp authority', 'an archive time-stamp authority', 'a revocation answer'],
];

interface Word {
  readonly accepts: boolean;
  readonly said: string;
}

/** TOTAL_PASSED alone is no verdict on later changes: what DSS saw change, and its time-stamps, count too. */
const dssWord = (answer: Answer<DssAnswer>): Word => {
  if ('error' in answer) return { accepts: false, said: answer.error.slice(0, 60) };
  const { signatures, timestamps } = answer;
  if (signatures.length === 0) return { accepts: false, said: 'no signature' };
  const passed = signatures.every(({ indication }) => indication === 'TOTAL_PASSED');
  // of several signers each sees the next one sign: that is in the good letter too
  const usual = signatures.length > 1 ? 'signature or form filling' : '';
  const changed = signatures.flatMap(({ modifications }) => modifications).filter((change) => change !== usual);
  const stamps = timestamps.filter(({ indication, intact }) => !intact || indication !== 'PASSED').length;
  const words = signatures.map(({ indication, subIndication }) => subIndication ?? indication);
  const said = [...new Set([...words, ...changed, ...(stamps > 0 ? ['time-stamp not passed'] : [])])].join(', ');
  return { accepts: passed && changed.length === 0 && stamps === 0, said };
};

const pyHankoWord = ({ status, output }: { readonly status: number; readonly output: string }): Word => {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^\d{4}-\d\d-\d\d /.test(line));
  const sound = status === 0 && output.includes('INTACT:TRUSTED');
  return { accepts: sound, said: (lines.at(-1) ?? 'no signature').replace(/^\S+?:[0-9a-f]+:/, '').slice(0, 70) };
};

const rows: string[][] = [];

const askAll = async (bad: Bad, pdf: Uint8Array, office: SigningOffice, online: boolean): Promise<readonly Word[]> => {
  if (judges === undefined) return [];
  const stem = `${bad.group} ${bad.what}`.replaceAll(/\W+/g, '-').slice(0, 90);
  const path = join(folder, `${stem}.pdf`);
  const root = join(folder, `${stem}.pem`);
  writeFileSync(path, pdf);
  writeFileSync(root, toPem(office.authority.root.certificate.der));
  const pdfsig = await askPdfsig(path);
  return [
    dssWord(await judges.dss(path, [root], online)),
    pyHankoWord(await judges.pyHanko(path, root, 'validate')),
    { accepts: pdfsig.valid > 0 && pdfsig.refused === 0, said: pdfsig.said },
  ];
};

const cell = ({ accepts, said }: Word): string =>
  `${accepts ? '**accepts**' : 'refuses'}: ${said.replaceAll('|', '/')}`;

describe('the good letters that they are made from', () => {
  it('pass', async () => {
    for (const pdf of [...Object.values(bases.sole), bases.joint, bases.approved, bases.plain, bases.stamped]) {
      const online = bases.office.newTrust();
      const anchors = [bases.office.authority.root.certificate];
      const report = await judgePdf(pdf, { anchors, intermediates: [], online }, Date.now());
      expect([
        report.indication,
        codesOf(report).filter((code) => !/^(online-answer|time-not-proven)$/.test(code)),
      ]).toEqual(['passed', []]);
    }
  });
});

describe('bad letters', () => {
  it.each(GROUPS)('are all refused: %s', async (group) => {
    const passed: string[] = [];
    const chosen = badLetters(bases).filter((bad) => bad.group === group);
    expect(chosen.length).toBeGreaterThan(4);
    for (const bad of chosen) {
      const { pdf, online = false, office = bases.office } = await bad.make();
      const anchors = [office.authority.root.certificate];
      for (const asks of online ? [false, true] : [false]) {
        const reliance = { anchors, intermediates: [], online: asks ? office.newTrust() : undefined };
        const report = await judgePdf(pdf, reliance, Date.now());
        if (report.indication === 'passed') passed.push(`${bad.what}${asks ? ', asking the authority' : ''}`);
        if (asks !== online) continue;
        const said = `${report.indication}, ${report.subIndication ?? '-'}: ${codesOf(report).join(' ')}`;
        const words = await askAll(bad, pdf, office, online);
        rows.push([group, bad.what, said, ...words.map(cell)]);
      }
      if (office !== bases.office) await office.close();
    }
    expect(passed).toEqual([]);
  });

  it('are each known by one of the groups', () => {
    expect(new Set(badLetters(bases).map(({ group }) => group))).toEqual(new Set(GROUPS));
  });

  (wanted ? it : it.skip)('are judged by judges that are awake', () => {
    const heads = ['group', 'bad letter', 'Paraf', 'EU DSS', 'pyHanko', 'pdfsig'];
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    const table = [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
    const accepted = [3, 4, 5].map((at) => rows.filter((row) => row[at]?.startsWith('**accepts**') === true).length);
    const tally = `${String(rows.length)} bad letters; accepted by EU DSS ${String(accepted[0])}, by pyHanko ${String(accepted[1])}, by pdfsig ${String(accepted[2])}, by our verifier 0`;
    process.stderr.write(`${table}\n${tally}\n`);
    const plainly = rows.find(([, what]) => what === 'a digit on the page') ?? [];
    expect(plainly.slice(3).map((word) => word.startsWith('refuses'))).toEqual([true, true, true]);
    expect(hasPdfsig).toBe(true);
  });
});
