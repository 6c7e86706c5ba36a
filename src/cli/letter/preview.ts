/** `paraf letter preview`: draws a template on sample data. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markupIn, withPlainTexts } from '../../domain/integration/markup.js';
import type { PreviewRequest } from '../../domain/ports/letter-preview.js';
import { lossyNumberIn } from '../../domain/shared/json-digits.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { dateParts } from '../../domain/letter/local-date.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import { entityOf } from '../../infra/foreign/read.js';
import { LetterConfigError } from '../../infra/letters/config-fault.js';
import { openPreview } from '../../infra/letters/open-preview.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  data: { type: 'string' },
  'permit-type': { type: 'string' },
  draft: { type: 'boolean', default: false },
  sealed: { type: 'boolean' },
  config: { type: 'string', default: 'config' },
  office: { type: 'string', default: 'prabumulih' },
  at: { type: 'string' },
} as const;

/** Address in the links of a preview's letters: no office verifies them. */
const PUBLIC_URL = 'https://perizinan.contoh.go.id';
/** A time that is in the morning in every zone of Indonesia. */
const MORNING = 'T03:00:00Z';

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const misused = (message: string): number => {
  process.stderr.write(`paraf letter preview: ${message}\n`);
  return 2;
};

const dataIn = (path: string): Result<JsonObject, string> => {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const number = lossyNumberIn(text);
    if (number !== undefined)
      return err(`${path}: the number ${number} has more digits than a number of JSON keeps: write it as text`);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? ok(withPlainTexts(value as JsonObject, entityOf) as JsonObject)
      : err(`${path}: expected a JSON object such as {"applicant":{"name":"…"}}`);
  } catch (cause) {
    return err(`${path} cannot be read as JSON: ${said(cause)}`);
  }
};

const templateIn = (named: string): Result<PreviewRequest['template'], string> => {
  if (!/\.ya?ml$/.test(named)) return ok({ id: named });
  try {
    return ok({ name: named, source: readFileSync(named, 'utf8') });
  } catch (cause) {
    return err(`${named} cannot be read: ${said(cause)}`);
  }
};

const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });

/** Runs the subcommand: 0 where the letter was written, 1 where template or data have faults, 2 for a wrong call. */
export const run = async (args: readonly string[]): Promise<number> => {
  let call: ReturnType<typeof parsed>;
  try {
    call = parsed(args);
  } catch (cause) {
    return misused(said(cause));
  }
  const { values, positionals } = call;
  const [named, ...others] = positionals;
  if (named === undefined || others.length > 0) return misused('name one template, by its id or as a YAML file');
  if (values.output === undefined) return misused('say where the letter goes: -o FILE.pdf');
  if (values.at !== undefined && !dateParts(values.at).ok)
    return misused(`--at expects a date such as 2026-11-26, it was given "${values.at}"`);
  const template = templateIn(named);
  if (!template.ok) return misused(template.error);
  const data = values.data === undefined ? ok(undefined) : dataIn(values.data);
  if (!data.ok) return misused(data.error);
  const at = values.at === undefined ? Date.now() : Date.parse(`${values.at}${MORNING}`);
  try {
    const preview = openPreview({
      configDir: values.config,
      officeFile: join(values.config, 'offices', `${values.office}.yaml`),
      publicUrl: PUBLIC_URL,
      now: () => at,
    });
    const letter = await preview.preview({
      template: template.value,
      draft: values.draft,
      ...(values.sealed === undefined ? {} : { sealed: values.sealed }),
      ...(values['permit-type'] === undefined ? {} : { permitType: values['permit-type'] }),
      ...(data.value === undefined ? {} : { data: data.value }),
    });
    if (!letter.ok) {
      process.stderr.write(`${letter.error.join('\n')}\n`);
      return 1;
    }
    await writeFile(values.output, letter.value);
    for (const path of markupIn(data.value ?? {}))
      process.stderr.write(
        `${values.data ?? ''}: ${path} holds what looks like markup; it stands in the letter as it is\n`,
      );
    process.stdout.write(`${values.output}\n`);
    return 0;
  } catch (cause) {
    process.stderr.write(
      cause instanceof LetterConfigError ? `${cause.faults.join('\n')}\n` : `paraf letter preview: ${said(cause)}\n`,
    );
    return 1;
  }
};
