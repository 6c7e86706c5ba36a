/** `paraf case verify`: exit code 0 where the bundle is confirmed, 1 where it is not, 2 for a wrong call. */
import { parseArgs } from 'node:util';
import { CASE_CHECKS, type CaseReport } from '../../domain/case/report.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { readContainer } from '../../infra/casefile/container.js';
import { verifyCase } from '../../infra/casefile/verify/verify.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import { createVerifier } from '../../infra/verification/verifier.js';
import { softwareVersion } from '../../infra/version/software.js';
import { loadCertificates } from '../certificates.js';
import { isLanguage, LANGUAGES, type Language } from '../language.js';
import { statement, TEXTS, THIS_LETTER } from './texts.js';

const USAGE = 'usage: paraf case verify BUNDLE [--trust ROOT.pem …] [--at ISO8601] [--language id|en] [--json]';

const misused = (message: string): number => {
  process.stderr.write(`paraf case verify: ${message}\n${USAGE}\n`);
  return 2;
};

/** A text from the bundle, such as a name, with characters that could move a terminal's cursor shown as in JSON. */
const safe = (text: string): string =>
  text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const plainText = (report: CaseReport, language: Language): string => {
  const texts = TEXTS[language];
  const lines = [`${texts.bundle}: ${report.bundle}`, `${texts.application}: ${report.application ?? '-'}`, ''];
  for (const check of CASE_CHECKS) {
    const bad = report.findings.some((finding) => finding.check === check && finding.severity === 'error');
    lines.push(
      `  ${bad ? '✗' : '✓'} ${texts.check[check]} (${String(report.looked[check])}): ${bad ? texts.unsound : texts.sound}`,
    );
  }
  if (report.steps.length > 0) lines.push('', `${texts.steps}:`);
  for (const { seq, at, actor, verb, element, name, accepted } of report.steps)
    lines.push(
      `  ${String(seq).padStart(3)}  ${isoInstant(at)}  ${actor.padEnd(16)} ${verb}${element === null ? '' : ` · ${name ?? element}`}${accepted ? '' : ` (${texts.declined})`}`,
    );
  if (report.letters.length > 0) lines.push('', `${texts.letters}:`);
  for (const { file, kind, number, sha256, indication } of report.letters)
    lines.push(`  ${file}  ${kind}  ${number ?? '-'}  ${indication}  SHA-256 ${sha256}`);
  if (report.findings.length > 0) lines.push('', `${texts.findings}:`);
  for (const { severity, code, file, detail } of report.findings)
    lines.push(
      `  - ${severity === 'note' ? `[${texts.note}] ` : ''}${file === null ? '' : `${file}: `}${code}: ${detail}`,
    );
  lines.push('', statement(report, texts, THIS_LETTER[language]));
  return `${lines.map(safe).join('\n')}\n`;
};

const instantOf = (text: string | undefined): Instant => {
  if (text === undefined) return Date.now();
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new Error(`--at expects an instant such as 2026-11-23T09:00:00Z; it was given ${JSON.stringify(text)}`);
  return at;
};

export const run = async (args: readonly string[]): Promise<number> => {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        trust: { type: 'string', multiple: true },
        at: { type: 'string' },
        language: { type: 'string', default: 'id' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [bundle, ...more] = positionals;
  if (bundle === undefined || more.length > 0) return misused('name one bundle, a folder or a ZIP file');
  const { language } = values;
  if (!isLanguage(language)) return misused(`--language is one of ${LANGUAGES.join(', ')}`);
  try {
    const anchors = await loadCertificates(values.trust ?? []);
    if (anchors.length === 0) process.stderr.write(`paraf case verify: ${TEXTS[language].withoutTrust}\n`);
    const now = instantOf(values.at);
    const container = await readContainer(bundle);
    const verifier = createVerifier({ anchors });
    try {
      const report = await verifyCase(bundle, container, { anchors, verifier, software: softwareVersion(), now });
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ ...report, steps: report.steps.map((step) => ({ ...step, at: isoInstant(step.at) })), statement: statement(report, TEXTS[language], THIS_LETTER[language]) })}\n`
          : plainText(report, language),
      );
      return report.outcome === 'confirmed' ? 0 : 1;
    } finally {
      await verifier.close();
    }
  } catch (error) {
    // A bundle that is none is not confirmed; anything else is a wrong call.
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof PortFailure)) return misused(message);
    if (values.json)
      process.stdout.write(
        `${JSON.stringify({ bundle, outcome: 'refuted', findings: [{ check: 'bag', code: 'unreadable', severity: 'error', file: null, detail: message }] })}\n`,
      );
    else process.stderr.write(`paraf case verify: ${message}\n`);
    return 1;
  }
};
