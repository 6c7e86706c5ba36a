/** `paraf process trace`: executes a file with a virtual clock, without a server. One JSON object a line. */
import { readFile } from 'node:fs/promises';
import { runBatch } from './trace-batch.js';
import { execute } from './trace-run.js';
import { loadDecisions } from './files.js';
import { misused, parseOptions, texts } from './options.js';

const OPTIONS = {
  batch: { type: 'boolean' },
  json: { type: 'boolean' },
  process: { type: 'string', multiple: true },
  variables: { type: 'string' },
  stubs: { type: 'string' },
  until: { type: 'string' },
  dmn: { type: 'string', multiple: true },
} as const;

const json = (
  text: string,
  what: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string } => {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (cause) {
    return { ok: false, error: `${what} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
};

const stubsFrom = async (path: string | undefined): Promise<ReturnType<typeof json>> => {
  if (path === undefined) return { ok: true, value: undefined };
  try {
    return json(await readFile(path, 'utf8'), path);
  } catch (cause) {
    return { ok: false, error: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
};

export const run = async (args: readonly string[]): Promise<number> => {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return misused('trace', parsed.error);
  const { values, files } = parsed;
  const dmn = texts(values['dmn']);
  if (values['batch'] === true)
    return files.length > 0 ? misused('trace', '--batch reads its models from standard input') : runBatch(dmn);
  const [file] = files;
  if (file === undefined || files.length > 1) return misused('trace', 'name one BPMN file, or use --batch');
  const variables = json(texts(values['variables'])[0] ?? '{}', '--variables');
  if (!variables.ok) return misused('trace', variables.error);
  const stubs = await stubsFrom(texts(values['stubs'])[0]);
  if (!stubs.ok) return misused('trace', stubs.error);
  const until = texts(values['until'])[0];
  const answer = await execute(
    { model: file, process: texts(values['process']), variables: variables.value, stubs: stubs.value, until },
    await loadDecisions(dmn),
  );
  if (answer.misuse !== undefined) return misused('trace', answer.misuse);
  const { trace, ...outcome } = answer.outcome;
  process.stdout.write([...trace, outcome].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return outcome.outcome === 'refused' ? 1 : 0;
};
