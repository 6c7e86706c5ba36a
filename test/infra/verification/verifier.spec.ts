import { writeFile, mkdtemp, open as openFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createVerifier,
  type ClosableVerifier,
  type VerifierOptions,
} from '../../../src/infra/verification/verifier.js';
import { aLetter } from '../signing/office.js';
import { openLetters, type Letters } from './letters.js';

const source = (path: string): URL => pathToFileURL(join(process.cwd(), path));
const PROGRAM = {
  url: source('src/infra/verification/worker.ts'),
  execArgv: ['--import', source('scripts/lib/typescript.mjs').href],
};

let letters: Letters;
let folder: string;
const open: ClosableVerifier[] = [];

const aVerifier = (options: Partial<VerifierOptions> = {}): ClosableVerifier => {
  const verifier = createVerifier({
    anchors: [letters.office.authority.root.certificate],
    program: PROGRAM,
    ...options,
  });
  open.push(verifier);
  return verifier;
};

/** A program of the threads that does something to every file instead of judging it. */
const program = async (body: string): Promise<NonNullable<VerifierOptions['program']>> => {
  const path = join(folder, `${String(open.length)}.mjs`);
  await writeFile(
    path,
    `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => { ${body} });\n`,
  );
  return { url: pathToFileURL(path), execArgv: [] };
};

beforeAll(async () => {
  letters = await openLetters();
  folder = await mkdtemp(join(tmpdir(), 'paraf-verifier-'));
}, 120_000);

afterAll(async () => {
  await Promise.all(open.map((verifier) => verifier.close()));
  await letters.office.close();
  await rm(folder, { recursive: true });
});

describe('the verifier in threads', () => {
  it('judges letters offline where they hold their validation data', async () => {
    const verifier = aVerifier();
    const [archived, stamped] = await Promise.all([
      verifier.verify(letters.table['B-LTA']),
      verifier.verify(letters.table['B-T']),
    ]);

    expect(archived).toMatchObject({ indication: 'passed', subIndication: null });
    expect(archived.signatures[0]).toMatchObject({ level: 'B-LTA', revision: 2, revisions: 4, coversWholeFile: false });
    expect(stamped).toMatchObject({ indication: 'indeterminate', subIndication: 'TRY_LATER' });
  });

  it('reads an open file in the thread itself, and leaves it open', async () => {
    const path = join(folder, 'open.pdf');
    await writeFile(path, letters.table['B-LTA']);
    const handle = await openFile(path);
    const { size } = await handle.stat();
    const verifier = aVerifier();
    const inMemory = await verifier.verify(letters.table['B-LTA']);

    const report = await verifier.verify({ descriptor: handle.fd, size, sha256: inMemory.sha256 });
    const short = await verifier.verify({ descriptor: handle.fd, size: size + 1, sha256: 'of the longer one' });

    expect(report).toEqual(inMemory);
    expect(short).toMatchObject({ indication: 'failed', sha256: 'of the longer one' });
    expect(short.findings[0]).toContain('the file ended after');
    expect((await handle.stat()).size).toBe(size);
    await handle.close();
  });

  it('judges a signature over a statement in the thread too: a signed copy of it, and nothing else', async () => {
    const statement = await aLetter(false);
    const signed = await letters.office.sign(statement, 'B-LTA', letters.official);
    const verifier = aVerifier();
    const [copy, other, none] = await Promise.all([
      verifier.verifyStatement(signed, statement),
      verifier.verifyStatement(signed, Buffer.concat([statement, Buffer.from('%')])),
      verifier.verifyStatement(Buffer.from('no signature'), statement),
    ]);

    expect(copy).toMatchObject({ indication: 'passed', subIndication: null });
    expect(other).toMatchObject({ indication: 'failed', subIndication: 'HASH_FAILURE' });
    expect(other.findings[0]).toMatch(/^statement-differs: /);
    expect(none).toMatchObject({ indication: 'failed', subIndication: 'FORMAT_FAILURE' });
  });

  it('asks the authority where it may', async () => {
    const report = await aVerifier({ online: { timeout: 2000, reuse: 60_000 } }).verify(letters.streams['B-T']);

    expect(report).toMatchObject({ indication: 'passed' });
  });

  it.each([
    ['nothing', ''],
    ['text', 'bukan PDF'],
    ['a header alone', '%PDF-1.7\n'],
    ['a chain that bites its tail', '%PDF-1.7\nxref\n0 0\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF\n'],
    ['deep nesting', `%PDF-1.7\nxref\n0 0\ntrailer\n${'<< /A '.repeat(20_000)}\nstartxref\n9\n%%EOF\n`],
  ])('answers FORMAT_FAILURE to %s', async (_, bytes) => {
    expect(await aVerifier().verify(Buffer.from(bytes))).toMatchObject({
      indication: 'failed',
      subIndication: 'FORMAT_FAILURE',
    });
  });

  it.each([
    ['never ends', 'for (;;);', 'longer than'],
    ['throws', "throw new Error('broken');", 'broken'],
    ['exits', 'process.exit(3);', 'ended'],
    ['takes all memory', 'const a = []; for (;;) a.push(new Array(100000).fill(1));', 'could not be judged'],
  ])('answers when the thread %s, and goes on', async (_, body, why) => {
    const verifier = aVerifier({ program: await program(body), timeout: 3000, memory: 64 });
    for (const report of [await verifier.verify(Buffer.from('%PDF')), await verifier.verify(Buffer.from('%PDF'))]) {
      expect(report).toMatchObject({ indication: 'failed', subIndication: 'FORMAT_FAILURE' });
      expect(report.findings[0]).toContain(why);
    }
  });
});
