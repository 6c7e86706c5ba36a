/**
 * `paraf verify`: judges the signatures of PDF files. Exit code 0 where all passed, 1 where any did not, 2 for a wrong
 * call.
 */
import { availableParallelism } from 'node:os';
import type { Instant } from '../domain/shared/time.js';
import { createVerifier } from '../infra/verification/verifier.js';
import { loadCertificates } from './certificates.js';
import { judgeFile } from './verify/files.js';
import { limitWords } from './verify/limit-words.js';
import { isLanguage, LANGUAGES } from './language.js';
import { TEXTS } from './verify/texts.js';
import { jsonLine, plainText } from './verify/present.js';
import { readOptions, type Options } from './verify/options.js';

const USAGE =
  'usage: paraf verify FILE.pdf… --trust ROOT.pem [--trust …] [--intermediate CA.pem …] [--online] [--at ISO8601] [--language id|en] [--json]';

const misused = (message: string): number => {
  process.stderr.write(`paraf verify: ${message}\n${USAGE}\n`);
  return 2;
};

const instantOf = (text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new Error(`--at expects an instant such as 2026-11-23T09:00:00Z; it was given ${JSON.stringify(text)}`);
  return at;
};

const REQUEST_TIMEOUT = 10_000;
const ANSWER_REUSE = 300_000;
const MOST_PROCESSES = 4;

const verifyAll = async (options: Options, at: Instant | undefined): Promise<number> => {
  const verifier = createVerifier({
    anchors: await loadCertificates(options.trust),
    intermediates: await loadCertificates(options.intermediates),
    // named by who calls, and all theirs: nobody else waits
    letters: Math.min(options.files.length, availableParallelism(), MOST_PROCESSES),
    ...(options.online
      ? { online: { timeout: REQUEST_TIMEOUT, reuse: ANSWER_REUSE, ocspNonce: 'if-answered' as const } }
      : {}),
  });
  const language = isLanguage(options.language) ? options.language : 'id';
  const texts = TEXTS[language];
  let passed = true;
  // a few ahead of the one that is printed: lines come in the order of the files, and not all files lie in memory
  const ahead = MOST_PROCESSES * 2;
  const pending = options.files.slice(0, ahead).map((path) => judgeFile(path, verifier, at));
  for (const [index, path] of options.files.entries()) {
    const report = await pending.shift();
    const following = options.files[index + ahead];
    if (following !== undefined) pending.push(judgeFile(following, verifier, at));
    if (report === undefined) break;
    passed &&= report.indication === 'passed';
    process.stdout.write(
      options.json ? jsonLine(path, report) : plainText(path, report, texts, (limit) => limitWords(limit, language)),
    );
  }
  await verifier.close();
  return passed ? 0 : 1;
};

export const run = async (args: readonly string[]): Promise<number> => {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const parsed = readOptions(args);
  if (!parsed.ok) return misused(parsed.error);
  if (parsed.value.files.length === 0) return misused('name at least one PDF file');
  if (!isLanguage(parsed.value.language)) return misused(`--language is one of ${LANGUAGES.join(', ')}`);
  try {
    const at = instantOf(parsed.value.at);
    if (parsed.value.trust.length === 0) {
      process.stderr.write('paraf verify: without --trust no signer is trusted, and no file can pass\n');
    }
    return await verifyAll(parsed.value, at);
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
};
