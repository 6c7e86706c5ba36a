/** `paraf process trace`: executes a file with a virtual clock, without a server. One JSON object a line. */
import { readFile } from 'node:fs/promises';
import { runBatch } from './trace-batch.js';
import type { TraceReport } from './trace-run.js';
import { createTracer } from './tracer.js';
import type { Tracer, TracerProgram } from './tracer.js';
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

const one = async (tracer: Tracer, file: string, values: Readonly<Record<string, unknown>>): Promise<number> => {
  const variables = json(texts(values['variables'])[0] ?? '{}', '--variables');
  if (!variables.ok) return misused('trace', variables.error);
  const stubs = await stubsFrom(texts(values['stubs'])[0]);
  if (!stubs.ok) return misused('trace', stubs.error);
  const request = {
    model: file,
    process: texts(values['process']),
    variables: variables.value,
    stubs: stubs.value,
    until: texts(values['until'])[0],
  };
  const reply = await tracer.ask(JSON.stringify(request));
  if (reply.misuse !== undefined) return misused('trace', reply.misuse);
  const { id: _id, trace, ...outcome } = JSON.parse(reply.text) as TraceReport & { readonly id: null };
  process.stdout.write([...trace, outcome].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return outcome.outcome === 'refused' ? 1 : 0;
};

/** `program` is the thread's, where it is not the built one. */
export const run = async (args: readonly string[], program?: TracerProgram): Promise<number> => {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return misused('trace', parsed.error);
  const { values, files } = parsed;
  const [file] = files;
  const batch = values['batch'] === true;
  if (batch && file !== undefined) return misused('trace', '--batch reads its models from standard input');
  if (!batch && (file === undefined || files.length > 1)) return misused('trace', 'name one BPMN file, or use --batch');
  const tracer = createTracer(texts(values['dmn']), program);
  try {
    return file === undefined ? await runBatch(tracer) : await one(tracer, file, values);
  } finally {
    await tracer.close();
  }
};
