import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile, mkdtemp, open as openFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createVerifier,
  type ClosableVerifier,
  type VerifierOptions,
} from '../../../src/infra/verification/verifier.js';
import type { OpenFile, VerificationReport } from '../../../src/domain/ports/verifier.js';
import { JUDGE } from '../../fakes/judges.js';
import { aLetter } from '../signing/office.js';
import { EXCESSES } from './hostile.js';
import { openLetters, type Letters } from './letters.js';

const source = (path: string): URL => pathToFileURL(join(process.cwd(), path));
const PROGRAM = JUDGE;

const ASKER = { name: '203.0.113.7' };

let letters: Letters;
let folder: string;
const open: ClosableVerifier[] = [];
const handles: FileHandle[] = [];

const aVerifier = (options: Partial<VerifierOptions> = {}): ClosableVerifier => {
  const verifier = createVerifier({
    anchors: [letters.office.authority.root.certificate],
    program: PROGRAM,
    ...options,
  });
  open.push(verifier);
  return verifier;
};

/** A program of the processes that does something to every file instead of judging it. */
const program = async (body: string): Promise<NonNullable<VerifierOptions['program']>> => {
  const path = join(folder, `${String(open.length)}.mjs`);
  await writeFile(
    path,
    `const hello = Buffer.from('{"ready":true}');
process.stdout.write(Buffer.concat([Buffer.from([0, 0, 0, hello.length]), hello]));
process.stdin.once('data', () => { ${body} });\nprocess.stdin.on('end', () => process.exit());\n`,
  );
  return { url: pathToFileURL(path), execArgv: [] };
};

beforeAll(async () => {
  letters = await openLetters();
  folder = await mkdtemp(join(tmpdir(), 'paraf-verifier-'));
}, 120_000);

afterAll(async () => {
  await Promise.all(open.map((verifier) => verifier.close()));
  await Promise.all(handles.map((handle) => handle.close()));
  await letters.office.close();
  await rm(folder, { recursive: true });
});

describe('the verifier in processes', () => {
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

  it('reads an open file piece by piece, and leaves it open', async () => {
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

  it('judges a signature over a statement in a process too: a signed copy of it, and nothing else', async () => {
    const statement = await aLetter(false);
    const signed = await letters.office.sign(statement, 'B-LTA', letters.official);
    const verifier = aVerifier();
    const [copy, other, none] = await Promise.all([
      verifier.verifyStatement(signed, statement, ASKER),
      verifier.verifyStatement(signed, Buffer.concat([statement, Buffer.from('%')]), ASKER),
      verifier.verifyStatement(Buffer.from('no signature'), statement, ASKER),
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
    ['never ends', 'for (;;);', 3_000, 'indeterminate', { name: 'time', most: 3 }],
    [
      'takes all memory of its heap',
      'const a = []; for (;;) a.push(new Array(100000).fill(1));',
      100_000,
      'failed',
      { name: 'memory', most: 64 },
    ],
    [
      'takes all memory beside its heap',
      'const a = []; for (let n = 0; n < 8; n += 1) a.push(Buffer.alloc(100_000_000, 1)); setInterval(() => a.length, 10);',
      100_000,
      'failed',
      { name: 'memory', most: 64 },
    ],
  ])(
    'names the limit where the judgement %s, and goes on',
    async (_, body, timeout, indication, limit) => {
      const verifier = aVerifier({ program: await program(body), timeout, memory: 64 });
      for (const report of [await verifier.verify(Buffer.from('%PDF')), await verifier.verify(Buffer.from('%PDF'))]) {
        expect(report).toMatchObject({ indication, limit, signatures: [] });
        expect(report.findings[0]).toContain(`${limit.name}: more than ${limit.most}`);
      }
    },
    120_000,
  );

  it.each([
    ['throws', "throw new Error('broken');"],
    ['exits', 'process.exit(3);'],
  ])('answers when the process %s, and goes on', async (_, body) => {
    const verifier = aVerifier({ program: await program(body) });
    for (const report of [await verifier.verify(Buffer.from('%PDF')), await verifier.verify(Buffer.from('%PDF'))]) {
      expect(report).toMatchObject({ indication: 'failed', subIndication: 'FORMAT_FAILURE' });
      expect(report.findings[0]).toContain('the process ended');
    }
  });

  it('judges once more where somebody else ended the process', async () => {
    const marker = join(folder, 'ended-once');
    const path = join(folder, 'ended-once.mjs');
    await writeFile(
      path,
      `import { existsSync, writeFileSync } from 'node:fs';
       if (!existsSync(${JSON.stringify(marker)})) {
         writeFileSync(${JSON.stringify(marker)}, '');
         process.kill(process.pid, 'SIGKILL');
       }
       await import(${JSON.stringify(PROGRAM.url.href)});`,
    );
    const verifier = aVerifier({ program: { ...PROGRAM, url: pathToFileURL(path) } });

    expect(await verifier.verify(letters.table['B-LTA'])).toMatchObject({ indication: 'passed' });
  });

  it('gives up what nobody waits for, waiting or begun', async () => {
    const verifier = aVerifier({ program: await program('setInterval(() => undefined, 1000);'), processes: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const path = join(folder, 'given-up.pdf');
    await writeFile(path, 'bytes');
    const handle = await openFile(path);
    const file = { descriptor: handle.fd, size: 5, sha256: 'of bytes' };
    const begun = verifier.verifyUpload(file, { ...ASKER, signal: first.signal });
    const waiting = verifier.verifyUpload(file, { ...ASKER, signal: second.signal });

    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'VERIFICATION_BUSY' });
    first.abort();
    await expect(begun).rejects.toMatchObject({ code: 'VERIFICATION_BUSY' });
    await handle.close();
  });

  it('leaves no process behind where the service is killed while it judges', async () => {
    const path = join(folder, 'service.mjs');
    const module = source('src/infra/verification/judging/judge-process.ts').href;
    await writeFile(
      path,
      `const { openJudgeProcess } = await import(${JSON.stringify(module)});
       const judge = openJudgeProcess(
         { url: new URL(${JSON.stringify(PROGRAM.url.href)}), execArgv: ${JSON.stringify(PROGRAM.execArgv)} },
         { memory: 384, timeout: 20_000, niceness: 0 },
       );
       const reliance = { anchors: [], intermediates: [], online: null };
       await judge.judge({ reliance, at: 0, file: Buffer.from('%PDF'), statement: null });
       process.stdout.write(String(judge.pid));
       setInterval(() => undefined, 1000);`,
    );
    const service = spawn(process.execPath, [...PROGRAM.execArgv, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(service.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    const lives = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    expect(lives()).toBe(true);

    service.kill('SIGKILL');

    await once(service, 'exit');
    for (let tries = 0; lives() && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lives()).toBe(false);
  });
});

describe('many askers', () => {
  const uploads = async (): Promise<(name: string) => OpenFile> => {
    const path = join(folder, 'queued.pdf');
    await writeFile(path, letters.table['B-LTA']);
    const handle = await openFile(path);
    handles.push(handle);
    const { size } = await handle.stat();
    return (name) => ({ descriptor: handle.fd, size, sha256: name });
  };
  /** Never answers: whoever takes a place holds it. */
  const STUCK = 'setInterval(() => undefined, 1000);';

  it('are refused at once where too many wait, and nobody else is', async () => {
    const file = await uploads();
    const verifier = aVerifier({
      program: await program(STUCK),
      processes: 1,
      timeout: 2000,
      room: { waiting: 3, ofOne: 2 },
    });
    const one = Array.from({ length: 4 }, (_, index) => verifier.verifyUpload(file(`a${index}`), ASKER));
    const outcomes = await Promise.allSettled(one.slice(3));
    const other = verifier.verifyUpload(file('b'), { name: '198.51.100.1' });
    const third = verifier.verifyUpload(file('c'), { name: '198.51.100.2' });

    expect(outcomes).toMatchObject([{ status: 'rejected', reason: { code: 'VERIFICATION_BUSY', retryable: true } }]);
    await expect(third).rejects.toMatchObject({ code: 'VERIFICATION_BUSY' });
    for (const report of await Promise.all([...one.slice(0, 3), other]))
      expect(report).toMatchObject({ indication: 'indeterminate', limit: { name: 'time' } });
  });

  it('do not wait behind one who sends much, nor does a letter of the office', async () => {
    const file = await uploads();
    const path = join(folder, 'dear.pdf');
    const dear = EXCESSES['fields of many parents']?.[1]() ?? new Uint8Array();
    await writeFile(path, dear);
    const handle = await openFile(path);
    handles.push(handle);
    const verifier = aVerifier({ processes: 2, timeout: 60_000 });
    const order: string[] = [];
    const noted = async (name: string, report: Promise<VerificationReport>): Promise<VerificationReport> => {
      const done = await report;
      order.push(name);
      return done;
    };

    const many = Array.from({ length: 3 }, (_, index) =>
      noted(
        `dear ${index}`,
        verifier.verifyUpload({ descriptor: handle.fd, size: dear.length, sha256: 'dear' }, ASKER),
      ),
    );
    const others = [
      noted('other', verifier.verifyUpload(file('other'), { name: '198.51.100.1' })),
      noted('letter', verifier.verify(letters.table['B-LTA'])),
    ];

    for (const report of await Promise.all(others)) expect(report).toMatchObject({ indication: 'passed' });
    for (const report of await Promise.all(many)) expect(report.limit?.name).toBe('steps');
    expect(order.indexOf('other')).toBeLessThan(order.indexOf('dear 1'));
    expect(order.indexOf('letter')).toBeLessThan(order.indexOf('dear 1'));
  }, 300_000);
});
