/** `paraf process check`: findings on BPMN files. Exit code 1 where any has an error. */
import { withholds } from '../../domain/process/findings.js';
import type { Finding } from '../../domain/process/findings.js';
import { publicationFindings } from '../../domain/application/publication.js';
import type { GroupBudget } from '../../domain/time/index.js';
import { loadOperations } from '../../infra/office/load.js';
import { loadDecisions, loadProcess } from './files.js';
import { callFindings } from './trace-findings.js';
import { misused, parseOptions, texts } from './options.js';

const line = ({ severity, class: kind, rule, element, message, remedy, path }: Finding): string =>
  [
    `  ${severity} ${kind}/${rule}${element === null ? '' : ` at ${element}`}: ${message}`,
    `    remedy: ${remedy}`,
    ...(path.length === 0 ? [] : [`    path: ${path.join(' → ')}`]),
  ].join('\n');

const fields = ({ severity, class: kind, rule, element, message, remedy, path }: Finding): Finding => ({
  severity,
  class: kind,
  rule,
  element,
  message,
  remedy,
  path,
});

/** The groups of rows of an office's file, or the reason why it cannot be read. */
const groupsOf = (file: string): readonly GroupBudget[] | string => {
  try {
    return loadOperations(file).clock.groups;
  } catch (cause) {
    return `--office: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

export const run = async (args: readonly string[]): Promise<number> => {
  const parsed = parseOptions(args, {
    json: { type: 'boolean' },
    dmn: { type: 'string', multiple: true },
    office: { type: 'string' },
  });
  if (!parsed.ok) return misused('check', parsed.error);
  if (parsed.files.length === 0) return misused('check', 'name at least one BPMN file');
  const [officeFile] = texts(parsed.values['office']);
  const groups = officeFile === undefined ? [] : groupsOf(officeFile);
  if (typeof groups === 'string') return misused('check', groups);
  const decisions = await loadDecisions(texts(parsed.values['dmn']));
  let errors = false;
  for (const file of parsed.files) {
    const compiled = await loadProcess(file, decisions);
    const findings =
      compiled.definition === undefined
        ? compiled.findings
        : [
            ...compiled.findings,
            ...(await callFindings(compiled.definition, file)).filter(withholds),
            ...publicationFindings(compiled.definition, groups),
          ];
    errors ||= findings.some((finding) => finding.severity === 'error');
    process.stdout.write(
      parsed.values['json'] === true
        ? `${JSON.stringify({ file, findings: findings.map(fields) })}\n`
        : `${file}: ${findings.length === 0 ? 'no findings' : ''}\n${findings.map((finding) => `${line(finding)}\n`).join('')}`,
    );
  }
  return errors ? 1 : 0;
};
