/**
 * Verifies a case bundle, wholly and without a network: nothing in it is believed, everything is held beside something
 * else.
 */
import { judgeBag } from '../../../domain/case/bag.js';
import type { CaseCheck, CaseReport } from '../../../domain/case/report.js';
import { CASE_CHECKS } from '../../../domain/case/report.js';
import type { Verifier } from '../../../domain/ports/verifier.js';
import { isoInstant, type Instant } from '../../../domain/shared/time.js';
import type { Certificate } from '../../signing/certificate.js';
import { judgeDetached } from '../../verification/detached.js';
import { BAG_DIGESTS, utf8, type Container } from '../container.js';
import { AT } from '../layout.js';
import { judgeDocuments, judgeLetters } from './documents.js';
import { Notes, readCase, type CaseContent } from './read.js';
import { judgeChain, judgeRecord } from './record.js';
import { judgeProcedures, rerun } from './rerun.js';

export interface CaseVerification {
  readonly anchors: readonly Certificate[];
  readonly verifier: Verifier;
  /** Version of this program. */
  readonly software: string;
  readonly now: Instant;
}

const EMPTY = { certificates: [], ocsps: [], crls: [] };

const judgeStamps = async (
  { files }: Container,
  content: CaseContent,
  { anchors, now }: CaseVerification,
  notes: Notes,
): Promise<void> => {
  for (const [stamped, token, validation, what] of [
    [AT.head, AT.headStamp, content.headValidation, 'the head of the chain'],
    ['manifest-sha256.txt', AT.bagStamp, content.bagValidation, 'the list of the files'],
  ] as const) {
    const [bytes, der] = [files.get(stamped), files.get(token)];
    if (bytes === undefined || der === undefined) {
      notes.error('time-stamps', 'file-unreadable', token, `the time-stamp over ${what} is not there`);
      continue;
    }
    const verdict = await judgeDetached(
      bytes,
      der,
      validation ?? EMPTY,
      { anchors, intermediates: [], online: undefined },
      now,
    );
    if (verdict.indication === 'passed')
      notes.note(
        'time-stamps',
        'stamped',
        token,
        `${what} is time-stamped ${verdict.stampedAt === null ? '' : isoInstant(verdict.stampedAt)} by ${verdict.authority ?? ''}`,
      );
    else notes.error('time-stamps', `time-stamp-${verdict.indication}`, token, verdict.findings.join('; '));
  }
};

/** Checks every digest of the bag alone: files changed, added, taken away or renamed. */
export const judgeFiles = ({ files, strange, asPacked }: Container, notes: Notes): void => {
  for (const { code, file, detail } of judgeBag(files, BAG_DIGESTS, utf8)) notes.error('bag', code, file, detail);
  for (const path of strange)
    notes.error('bag', 'path-unsafe', path, 'a bundle holds plain files only, each once, below its own folder');
  if (!asPacked)
    notes.note(
      'bag',
      'packed-otherwise',
      null,
      'the ZIP file is not packed as Paraf packs it: its content is judged, the bytes around it are not',
    );
};

export const verifyCase = async (
  bundle: string,
  container: Container,
  options: CaseVerification,
): Promise<CaseReport> => {
  const notes = new Notes();
  const looked: Record<CaseCheck, number> = {
    ...{ bag: container.files.size, chain: 0, 'time-stamps': 0, record: 0 },
    ...{ procedure: 0, replay: 0, documents: 0, signatures: 0 },
  };
  judgeFiles(container, notes);
  const content = readCase(container.files, notes);
  if (content === null)
    return {
      ...{ bundle, outcome: 'refuted', application: null, procedure: null, result: null },
      ...{ findings: notes.findings, looked, steps: [], letters: [] },
    };
  const entries = judgeChain(content, notes);
  looked.chain = content.chain.length;
  await judgeStamps(container, content, options, notes);
  looked['time-stamps'] = 2;
  looked.record = judgeRecord(content, entries, notes);
  const definitions = await judgeProcedures(container.files, content, entries, options.software, notes);
  looked.procedure = content.header.procedures.length;
  const { replayed, steps } = rerun(
    content,
    entries.map(({ message: _message, ...entry }) => entry),
    definitions,
    notes,
  );
  looked.replay = steps.length;
  const state = replayed?.state ?? null;
  judgeDocuments(container.files, content, state, notes);
  looked.documents = content.documents.length;
  const letters = await judgeLetters(container.files, content, state, options.verifier, options.now, notes);
  looked.signatures = letters.length;
  const order = (check: CaseCheck): number => CASE_CHECKS.indexOf(check);
  const findings = [...notes.findings].sort((a, b) => order(a.check) - order(b.check));
  return {
    bundle,
    outcome: findings.some(({ severity }) => severity === 'error') ? 'refuted' : 'confirmed',
    application: content.header.application.id,
    procedure: content.header.application.definitionDigest,
    result: state?.outcome ?? content.header.application.status,
    findings,
    looked,
    steps,
    letters,
  };
};
