import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { opensDocument, readsDocument } from '../../../src/domain/access/documents.js';
import { may, type Subject } from '../../../src/domain/access/permissions.js';
import { readersOf, readingOf } from '../../../src/domain/access/readers.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { aCase, DRAFT, FINAL, prabumulih, upTo, type Case } from '../../builders/case.js';

const FOLDER = 'config/processes';
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.bpmn'));
const READING = ['view-application', 'view-personal-data', 'download-document'] as const;
const shipped = new Map<string, ProcessDefinition>();

beforeAll(async () => {
  for (const file of FILES) {
    const { definition } = await compileBpmn(readFileSync(`${FOLDER}/${file}`, 'utf8'), { zone: 'Asia/Jakarta' });
    if (definition !== undefined) shipped.set(file, definition);
  }
});

const of = (file: string): ProcessDefinition => {
  const definition = shipped.get(`${file}.bpmn`);
  if (definition === undefined) throw new Error(`fixture is impossible: no procedure ${file}`);
  return definition;
};
const begun = { applicantUser: 'user-siti', state: null };
const reads = (role: string, subject: Subject, user = `user-${role}`): boolean =>
  READING.every((action) => may({ user, roles: [role] }, action, subject) === null);
const readsNothing = (role: string, subject: Subject, user = `user-${role}`): boolean =>
  READING.every((action) => may({ user, roles: [role] }, action, subject)?.code === 'PERMISSION_DENIED');

describe('an application is read', () => {
  it('by the vendor of Cirebon’s procedure where it follows that procedure, and nowhere else', () => {
    const subject = readingOf(begun, readersOf(of('cirebon-pengembangan')));

    expect(reads('pihak-pengembang', subject)).toBe(true);
    const others = [...shipped.keys()].filter((file) => file !== 'cirebon-pengembangan.bpmn');
    expect(others.length).toBeGreaterThan(8);
    for (const file of others)
      expect(readsNothing('pihak-pengembang', readingOf(begun, readersOf(of(file.replace(/\.bpmn$/, '')))))).toBe(true);
  });

  it('by no role that somebody made up, and by none where the procedure is not on record', () => {
    for (const definition of shipped.values())
      expect(readsNothing('penasihat', readingOf(begun, readersOf(definition)))).toBe(true);
    expect(readsNothing('kasi', { applicantUser: 'user-siti' })).toBe(true);
    expect(reads('supervisor', { applicantUser: 'user-siti' })).toBe(true);
  });

  it('by other applicants never, though their role has tasks in it', () => {
    for (const definition of shipped.values()) expect(readersOf(definition)).not.toContain('applicant');
    expect(readsNothing('applicant', readingOf(begun, readersOf(of('prabumulih-tte'))), 'user-other')).toBe(true);
  });

  it('by the technical team where a recommendation is asked for, which has no lane there', () => {
    expect(readersOf(of('prabumulih-tte'))).toContain('technical-team');
    expect(readersOf(of('metro-pengaduan'))).not.toContain('technical-team');
  });

  it('by who was given a task of it outside their role, as long as it is theirs', async () => {
    const { state } = aCase(await prabumulih());
    const routed = { receive: { to: 'user-arsip', by: 'user-supervisor', reason: 'petugas sakit' } };
    const readers = readersOf(of('prabumulih-tte'));

    expect(reads('arsiparis', readingOf({ ...begun, state: { ...state, routed } }, readers), 'user-arsip')).toBe(true);
    expect(readsNothing('arsiparis', readingOf({ ...begun, state }, readers), 'user-arsip')).toBe(true);
  });
});

describe('a receipt that carries the secret of the applicant', () => {
  const opens = (user: string, roles: readonly string[], carriesSecret: boolean): boolean =>
    opensDocument({ user, roles }, { applicantUser: 'user-siti' }, { meta: carriesSecret ? { carriesSecret } : {} });

  it('is opened by the applicant and the front office, and by no other officer', () => {
    expect(opens('user-siti', ['applicant'], true)).toBe(true);
    expect(opens('user-fo', ['front-office'], true)).toBe(true);
    for (const role of ['supervisor', 'administrator', 'back-office', 'kasi', 'kadin'])
      expect([role, opens('user-lain', [role], true)]).toEqual([role, false]);
  });

  it('is read like every other file where it was made before receipts carried it', () => {
    expect(opens('user-kasi', ['kasi'], false)).toBe(true);
  });
});

describe('what the officers deliberate on', () => {
  const KINDS = ['requirement', 'recommendation', 'draft', 'letter', 'print', 'signed-letter', 'receipt'] as const;
  const shown = ({ state }: Pick<Case, 'state'>, user: string, finishedAt: number | null = null): readonly string[] =>
    KINDS.filter((kind) => readsDocument({ user }, { applicantUser: 'user-siti', finishedAt, state }, kind));

  it('is read by officers at once, and by the applicant once the answer is signed or the case is over', async () => {
    const kase = upTo(aCase(await prabumulih()), 'survey');
    const signed = {
      ...kase.state,
      letter: { ...kase.state.letter, signed: { sha256: FINAL, by: 'user-kadin', at: 1, level: 'B-LTA' } },
    };

    expect(kase.state.letter.draft?.sha256).toBe(DRAFT);
    expect(shown(kase, 'user-kasi')).toEqual(KINDS);
    expect(shown(kase, 'user-siti')).toEqual(['requirement', 'signed-letter', 'receipt']);
    expect(shown({ state: signed }, 'user-siti')).toEqual(KINDS);
    expect(shown(kase, 'user-siti', 7)).toEqual(KINDS);
  });
});
