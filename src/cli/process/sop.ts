/** `paraf process sop`: prints a procedure as the official SOP paper. */
import { writeFile } from 'node:fs/promises';
import { sopPaper } from '../../domain/sop/paper.js';
import { drawSop } from '../../infra/pdf/sop/draw-sop.js';
import { loadProcess } from './files.js';
import { misused, parseOptions, texts } from './options.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  process: { type: 'string' },
} as const;

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Runs the subcommand: 0 where the paper was written, 1 where the file cannot be printed, 2 for a wrong call. */
export const run = async (args: readonly string[]): Promise<number> => {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return misused('sop', parsed.error);
  const [file, ...others] = parsed.files;
  const [output] = texts(parsed.values['output']);
  if (file === undefined || others.length > 0) return misused('sop', 'name one BPMN file');
  if (output === undefined) return misused('sop', 'say where the paper goes: -o FILE.pdf');
  const compiled = await loadProcess(file, { decisions: {}, findings: [] });
  if (compiled.definition === undefined) {
    for (const { rule, element, message } of compiled.findings)
      process.stderr.write(`${file}: ${rule}${element === null ? '' : ` at ${element}`}: ${message}\n`);
    return 1;
  }
  const paper = sopPaper(compiled.definition, texts(parsed.values['process'])[0]);
  if (!paper.ok) {
    process.stderr.write(`${file}: ${paper.error}\n`);
    return 1;
  }
  try {
    const printed = await drawSop(paper.value);
    await writeFile(output, printed.bytes);
    process.stdout.write(`${output}: ${printed.pages} pages\n`);
    return 0;
  } catch (cause) {
    process.stderr.write(`${output} cannot be written: ${said(cause)}\n`);
    return 1;
  }
};
