/**
 * Other people's judges of signed letters. EU DSS and veraPDF share one Java process, pyHanko has a Python process, both
 * asked line by line and without blocking: while they work they ask this process for revocation answers.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { provideJavaJudges } from '../../../scripts/lib/provision/java.mjs';
import { providePyHanko } from '../../../scripts/lib/provision/pyhanko.mjs';

/** True where the judges that have to be fetched are asked: `npm run test:validators` asks them. */
export const wanted = process.env['PARAF_VALIDATORS'] === '1';

const dssAnswer = z.object({
  signatures: z.array(
    z.object({
      indication: z.string(),
      subIndication: z.string().nullable(),
      level: z.string().nullable(),
      signedBy: z.string().nullable(),
      errors: z.array(z.string()),
      warnings: z.array(z.string()),
      modifications: z.array(z.string()),
      timestamps: z.array(z.string()),
    }),
  ),
  timestamps: z.array(
    z.object({ type: z.string(), indication: z.string(), intact: z.boolean(), modifications: z.array(z.string()) }),
  ),
});
export type DssAnswer = z.infer<typeof dssAnswer>;

const veraPdfAnswer = z.object({ compliant: z.boolean(), flavour: z.string(), failed: z.array(z.string()) });
export type VeraPdfAnswer = z.infer<typeof veraPdfAnswer>;

const pyHankoAnswer = z.object({ status: z.number(), output: z.string() });
export type PyHankoAnswer = z.infer<typeof pyHankoAnswer>;

const failure = z.object({ error: z.string() });

/** Answer of a judge, or the error with which it gave up on the file. */
export type Answer<T> = T | { readonly error: string };

interface Lines {
  ask(question: object): Promise<unknown>;
  close(): Promise<void>;
}

const asked = (child: ChildProcess, what: string): Lines => {
  const waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  let complaints = '';
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error(`${what} has no pipes`);
  createInterface(stdout).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  stderr.on('data', (part: Buffer) => (complaints = `${complaints}${part.toString()}`.slice(0, 2000)));
  child.once('close', (status) => {
    for (const { reject } of waiting) reject(new Error(`${what} ended with ${String(status)}: ${complaints}`));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) {
          reject(new Error(`${what} has ended: ${complaints.slice(0, 300)}`));
          return;
        }
        waiting.push({ resolve, reject });
        stdin.write(`${JSON.stringify(question)}\n`);
      }),
    close: async () => {
      const closed = child.exitCode === null ? once(child, 'close') : undefined;
      stdin.end();
      await closed;
    },
  };
};

export interface Judges {
  dss(path: string, roots: readonly string[], online: boolean): Promise<Answer<DssAnswer>>;
  veraPdf(path: string, flavour: '2b' | '3b'): Promise<Answer<VeraPdfAnswer>>;
  pyHanko(path: string, root: string, verb: 'validate' | 'adesverify'): Promise<PyHankoAnswer>;
  close(): Promise<void>;
}

const source = (name: string): string => `test/infra/judges/${name}`;

/** Starts the judges; where they cannot be had, says what to install and fails. */
export const openJudges = async (): Promise<Judges> => {
  const { java, classpath } = await provideJavaJudges();
  const python = await providePyHanko();
  if (python === undefined) throw new Error('pyHanko cannot be had; the reason was said above');
  const jvm = asked(spawn(java, ['-Xmx1g', '-cp', classpath, source('Judge.java')]), 'the Java judge');
  const hanko = asked(spawn(python, [source('pyhanko_judge.py')]), 'pyHanko');
  // compiling and loading take longer than judging: not at the cost of the first letter
  await jvm.ask({ judge: 'verapdf', path: source('pom.xml'), flavour: '2b' });
  return {
    dss: async (path, roots, online) =>
      z.union([dssAnswer, failure]).parse(await jvm.ask({ judge: 'dss', path, roots, online })),
    veraPdf: async (path, flavour) =>
      z.union([veraPdfAnswer, failure]).parse(await jvm.ask({ judge: 'verapdf', path, flavour })),
    pyHanko: async (path, root, verb) => pyHankoAnswer.parse(await hanko.ask({ verb, path, root })),
    close: async () => {
      await Promise.all([jvm.close(), hanko.close()]);
    },
  };
};

export const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined;

export interface PdfsigAnswer {
  readonly valid: number;
  /** Judged and found wanting; a document time-stamp is not judged by it at all. */
  readonly refused: number;
  readonly whole: boolean;
  readonly said: string;
}

/** Poppler's check of digests and signature values; it judges neither paths nor document time-stamps. */
export const askPdfsig = async (path: string): Promise<PdfsigAnswer> => {
  const child = spawn('pdfsig', ['-nocert', path]);
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  await once(child, 'close');
  const verdicts = [...output.matchAll(/Signature Validation: (.*)/g)].map(([, verdict = '']) => verdict);
  const whole = output.includes('Total document signed');
  const valid = verdicts.filter((verdict) => verdict === 'Signature is Valid.').length;
  const unjudged = verdicts.filter((verdict) => verdict === 'Signature has not yet been verified.').length;
  return {
    valid,
    refused: verdicts.length - valid - unjudged,
    whole,
    said: verdicts.length === 0 ? 'no signature' : `${[...new Set(verdicts)].join(' ')}${whole ? '' : ' Not total.'}`,
  };
};
