import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packBag, type BagFiles } from '../../../src/domain/case/bag.js';
import type { CaseReport } from '../../../src/domain/case/report.js';
import { link } from '../../../src/domain/audit/chain.js';
import { BAG_DIGESTS, readContainer, writeContainer, type Container } from '../../../src/infra/casefile/container.js';
import { AT, compiledOf, sourceOf } from '../../../src/infra/casefile/layout.js';
import { judgeFiles, verifyCase } from '../../../src/infra/casefile/verify/verify.js';
import { Notes } from '../../../src/infra/casefile/verify/read.js';
import type { Verifier } from '../../../src/domain/ports/verifier.js';
import type { Certificate } from '../../../src/infra/signing/certificate.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { softwareVersion } from '../../../src/infra/version/software.js';
import { recordedCase, type RecordedCase } from '../../builders/recorded-case.js';

let recorded: RecordedCase;
let bundle: BagFiles;
let verify: (files: BagFiles) => Promise<CaseReport>;

/** In this very process: the thread of its own is tested where the verifier is. */
const verifierFor = (anchors: readonly Certificate[]): Verifier => ({
  verify: (pdf, at = Date.now()) => judgePdf(pdf, { anchors, intermediates: [], online: undefined }, at),
});

beforeAll(async () => {
  recorded = await recordedCase();
  bundle = await recorded.bundle();
  const anchors = [recorded.signing.authority.root.certificate];
  const verifier = verifierFor(anchors);
  verify = (files) =>
    verifyCase(
      'bundle',
      { files, strange: [], asPacked: true },
      { anchors, verifier, software: softwareVersion(), now: Date.now() },
    );
}, 180_000);
afterAll(async () => {
  await recorded.close();
});

const bytesOf = (path: string, files = bundle): Uint8Array => {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`fixture is impossible: no ${path}`);
  return bytes;
};
const textOf = (path: string, files = bundle): string => Buffer.from(bytesOf(path, files)).toString('utf8');
const errors = ({ findings }: CaseReport): readonly string[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ check, code, file }) => `${check} ${code} ${file ?? '-'}`);

/** A forgery by someone who knows the format: the file changed, every manifest made anew, the old time-stamps kept. */
const forged = (change: (files: Map<string, Uint8Array>) => void): BagFiles => {
  const files = new Map(bundle);
  change(files);
  const payload = new Map([...files].filter(([path]) => path.startsWith('data/')));
  const tags = new Map([AT.bagStamp, AT.bagValidation].map((path) => [path, bytesOf(path)] as const));
  return packBag(payload, [['External-Identifier', 'app-1']], tags, BAG_DIGESTS);
};
const rewritten =
  (path: string, change: (text: string) => string) =>
  (files: Map<string, Uint8Array>): void => {
    files.set(path, Buffer.from(change(textOf(path, files))));
  };
const swapped = (lines: string, a: number, b: number): string => {
  const rows = lines.split('\n');
  [rows[a], rows[b]] = [rows[b] ?? '', rows[a] ?? ''];
  return rows.join('\n');
};

describe('the bundle of a case', () => {
  it('is confirmed: the inputs under the procedure lead to exactly its steps and its letter', async () => {
    const report = await verify(bundle);

    expect(errors(report)).toEqual([]);
    expect(report).toMatchObject({ outcome: 'confirmed', application: 'app-1', result: 'issued' });
    expect(report.steps).toHaveLength(recorded.kase.told.length);
    expect(report.letters).toMatchObject([{ kind: 'permit', indication: 'passed' }]);
    expect(report.looked).toMatchObject({ chain: expect.any(Number), 'time-stamps': 2, signatures: 1 });
  });

  it('comes back the same from a folder and from a ZIP file, and is never written over what is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paraf-bag-'));
    for (const name of ['case', 'case.zip']) {
      await writeContainer(join(folder, name), bundle);
      const back = await readContainer(join(folder, name));
      expect([...back.files.keys()].sort()).toEqual([...bundle.keys()].sort());
      expect([...back.files].every(([path, bytes]) => Buffer.compare(bytes, bytesOf(path)) === 0)).toBe(true);
      expect(back).toMatchObject({ strange: [], asPacked: true });
      await expect(writeContainer(join(folder, name), bundle)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
    await expect(readContainer(join(folder, 'none'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('holds nothing under a name that an applicant chose', () => {
    expect([...bundle.keys()].filter((path) => path.includes('Siti'))).toEqual([]);
  });
});

const bagErrors = (container: Container): readonly string[] => {
  const notes = new Notes();
  judgeFiles(container, notes);
  return notes.findings.flatMap(({ severity, file }) => (severity === 'error' && file !== null ? [file] : []));
};
const asContainer = (files: BagFiles): Container => ({ files, strange: [], asPacked: true });

describe('a bundle in which something was changed', () => {
  it('names exactly the file, whichever byte of whichever file was flipped', () => {
    let flipped = 0;
    for (const [path, bytes] of bundle) {
      const every = Math.max(1, Math.floor(bytes.length / 7));
      for (let at = flipped % every; at < bytes.length; at += every) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << (flipped % 8));
        const named = [...new Set(bagErrors(asContainer(new Map([...bundle, [path, changed]]))))];
        expect({ path, at, named }).toEqual({ path, at, named: [path] });
        flipped += 1;
      }
    }
    expect(flipped).toBeGreaterThan(bundle.size * 5);
  });

  it('names what was taken away, added or renamed, whatever file it is', () => {
    for (const [path, bytes] of bundle) {
      const without = new Map(bundle);
      without.delete(path);
      expect(bagErrors(asContainer(without))).toContain(path);
      expect(bagErrors(asContainer(new Map([...without, [`${path}.bak`, bytes]])))).toEqual(
        expect.arrayContaining([path, `${path}.bak`]),
      );
    }
    expect(bagErrors(asContainer(new Map([...bundle, ['data/letters/0099-extra.pdf', new Uint8Array([1])]])))).toEqual([
      'data/letters/0099-extra.pdf',
    ]);
  });

  it('is refuted although every manifest was made anew: no change stands beside the evidence', async () => {
    const digest = recorded.kase.context.definition.digest;
    const cases: readonly (readonly [string, (files: Map<string, Uint8Array>) => void, string])[] = [
      ['two rows of the chain exchanged', rewritten(AT.chain, (text) => swapped(text, 4, 5)), 'chain chain-broken'],
      [
        'the end of the chain cut off',
        rewritten(AT.chain, (text) => text.split('\n').slice(0, -3).join('\n') + '\n'),
        'chain chain-broken',
      ],
      [
        'an officer exchanged in the chain',
        rewritten(AT.chain, (text) => text.replace('user-kasi', 'user-kabid')),
        'chain chain-broken',
      ],
      [
        'a message in clear',
        rewritten(AT.messages, (text) => text.replace('"user":"user-kasi"', '"user":"user-lain"')),
        'record plain-differs',
      ],
      [
        'a message left out',
        rewritten(AT.messages, (text) => text.split('\n').slice(1).join('\n')),
        'record message-missing',
      ],
      [
        'a message declined instead',
        rewritten(AT.messages, (text) => text.replace('"accepted":true', '"accepted":false')),
        'replay not-led-to',
      ],
      [
        'the compiled procedure',
        rewritten(compiledOf(digest), (text) => text.replace('"paraf-kabid"', '"paraf-kabit"')),
        'procedure definition-differs',
      ],
      [
        'the BPMN of the procedure',
        rewritten(sourceOf(digest), (text) => text.replace('PT5M', 'PT9M')),
        'procedure source-differs',
      ],
      [
        'what it began with',
        rewritten(AT.opening, (text) => text.replace('"required": true', '"required": false')),
        'record plain-differs',
      ],
      [
        'a due date of the ledger',
        rewritten(AT.ledger, (text) => text.replace(/"dueAfter":(\d)/, '"dueAfter":9$1')),
        'replay ledger-differs',
      ],
      [
        'who closed a task',
        rewritten(AT.tasks, (text) => text.replace('"closedBy":"user-kasi"', '"closedBy":"user-lain"')),
        'replay task-differs',
      ],
      [
        'the outcome',
        rewritten(AT.case, (text) => text.replace('"status": "issued"', '"status": "refused"')),
        'replay state-differs',
      ],
      [
        'the number of the letter',
        rewritten(AT.numbers, (text) => text.replace('0001/', '0002/')),
        'replay number-differs',
      ],
      [
        'a letter',
        (files) => {
          const [path] = [...files.keys()].filter((name) => name.endsWith('signed-letter.pdf'));
          if (path !== undefined) files.set(path, Buffer.concat([bytesOf(path), Buffer.from(' x')]));
        },
        'documents document-differs',
      ],
      [
        'an attachment taken away',
        (files) => {
          const [path] = [...files.keys()].filter((name) => name.startsWith('data/attachments/'));
          files.delete(path ?? '');
        },
        'documents document-missing',
      ],
      [
        'the time-stamp of another',
        (files) => {
          files.set(AT.headStamp, bytesOf(AT.bagStamp));
        },
        'time-stamps time-stamp-failed',
      ],
      [
        'the data key',
        rewritten(AT.case, (text) =>
          text.replace(/"key": "./, (start) => `${start.slice(0, -1)}${start.endsWith('A') ? 'B' : 'A'}`),
        ),
        'record key-differs',
      ],
    ];
    for (const [what, change, expected] of cases) {
      const report = await verify(forged(change));
      expect({ what, outcome: report.outcome }).toEqual({ what, outcome: 'refuted' });
      expect({ what, found: errors(report).some((line) => line.startsWith(expected)) }).toEqual({ what, found: true });
      // whatever it is, the list of the files is not the one that was time-stamped
      expect({ what, stamped: errors(report).includes(`time-stamps time-stamp-failed ${AT.bagStamp}`) }).toEqual({
        what,
        stamped: true,
      });
    }
  }, 300_000);

  it('is refuted although the chain was hashed anew as well: the head is time-stamped', async () => {
    const report = await verify(
      forged((files) => {
        let previous = '0'.repeat(64);
        const rows = textOf(AT.chain, files)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { position: number; entry: string; hash: string });
        const text = rows
          .map(({ position, entry }) => {
            const changed = entry.replace('"actor":"user-kasi"', '"actor":"user-lain"');
            previous = link(previous, Buffer.from(changed), BAG_DIGESTS.sha256);
            return `${JSON.stringify({ position, entry: changed, hash: previous })}\n`;
          })
          .join('');
        files.set(AT.chain, Buffer.from(text));
        rewritten(AT.case, (json) => json.replace(/"hash": "[0-9a-f]{64}"/, `"hash": "${previous}"`))(files);
        rewritten(AT.head, (json) => json.replace(/"hash": "[0-9a-f]{64}"/, `"hash": "${previous}"`))(files);
      }),
    );

    expect(errors(report)).toEqual(
      expect.arrayContaining([`time-stamps time-stamp-failed ${AT.headStamp}`, `replay audit-differs ${AT.chain}`]),
    );
  });

  it('answers findings, never an exception, where a file is any nonsense', async () => {
    for (const path of [...bundle.keys()].filter((name) => /\.(json|jsonl)$/.test(name))) {
      for (const nonsense of ['null\n']) {
        const report = await verify(new Map([...bundle, [path, Buffer.from(nonsense)]]));
        expect(report.outcome).toBe('refuted');
      }
    }
  }, 300_000);

  it('is not confirmed where no root is trusted', async () => {
    const verifier = verifierFor([]);
    const report = await verifyCase('bundle', asContainer(bundle), {
      anchors: [],
      verifier,
      software: softwareVersion(),
      now: Date.now(),
    });

    expect(report.outcome).toBe('refuted');
    expect(errors(report).map((line) => line.split(' ')[0])).toEqual(['time-stamps', 'time-stamps', 'signatures']);
  });
});
