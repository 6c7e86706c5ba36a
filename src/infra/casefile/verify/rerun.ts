/** Verifies the procedure as it was published, and runs the rules again over the application's messages. */
import { canonicalJson } from '../../../domain/audit/canonical.js';
import { differences, type ReadEntry, type RecordedCase } from '../../../domain/case/compare.js';
import { encodeUtf8, type BagFiles } from '../../../domain/case/bag.js';
import { replay, type RecordedMessage, type Replay } from '../../../domain/case/replay.js';
import type { CaseStep } from '../../../domain/case/report.js';
import { findElement } from '../../../domain/application/element.js';
import type { ProcessDefinition } from '../../../domain/process/definition.js';
import type { Json } from '../../../domain/shared/json.js';
import { compileBpmn } from '../../bpmn/compile.js';
import { BAG_DIGESTS, utf8 } from '../container.js';
import { AT, compiledOf, sourceOf } from '../layout.js';
import type { CaseContent, Notes } from './read.js';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const compiledAt = (files: BagFiles, digest: string, notes: Notes): ProcessDefinition | null => {
  const path = compiledOf(digest);
  const bytes = files.get(path);
  const text = bytes === undefined ? null : utf8(bytes);
  if (text === null) {
    notes.error('procedure', 'file-unreadable', path, bytes === undefined ? 'it is not there' : 'it is not UTF-8');
    return null;
  }
  try {
    const definition = JSON.parse(text) as ProcessDefinition;
    const { digest: stated } = definition;
    const { digest: _digest, ...body } = JSON.parse(text) as Record<string, Json>;
    const found = BAG_DIGESTS.sha256(new Uint8Array(encodeUtf8(canonicalJson(body))));
    if (stated === digest && found === digest) return definition;
    notes.error(
      'procedure',
      'definition-differs',
      path,
      `the application ran version ${digest}; this one has digest ${found} and says ${stated}`,
    );
  } catch (error) {
    notes.error('procedure', 'file-unreadable', path, reasonOf(error));
  }
  return null;
};

/** Every version, by its digest, compiled and compiled again from its BPMN. */
export const judgeProcedures = async (
  files: BagFiles,
  content: CaseContent,
  entries: readonly ReadEntry[],
  software: string,
  notes: Notes,
): Promise<ReadonlyMap<string, ProcessDefinition>> => {
  const { header } = content;
  const definitions = new Map<string, ProcessDefinition>();
  for (const digest of header.procedures) {
    const definition = compiledAt(files, digest, notes);
    if (definition !== null) definitions.set(digest, definition);
    const source = files.get(sourceOf(digest));
    if (source === undefined) {
      notes.error('procedure', 'file-unreadable', sourceOf(digest), 'it is not there');
      continue;
    }
    const again = await compileBpmn(source, { zone: header.office.zone });
    if (again.definition?.digest === digest) continue;
    const detail = `compiled again it gives ${again.definition?.digest ?? `nothing: ${again.findings[0]?.message ?? ''}`}, expected ${digest}`;
    if (header.software === software) notes.error('procedure', 'source-differs', sourceOf(digest), detail);
    else
      notes.note(
        'procedure',
        'source-differs',
        sourceOf(digest),
        `${detail}; it was compiled by Paraf ${header.software}`,
      );
  }
  const first = entries.find(({ verb }) => verb === 'application-received')?.after as
    { readonly definitionDigest?: Json } | null | undefined;
  if (!header.procedures.some((digest) => digest === first?.definitionDigest))
    notes.error(
      'procedure',
      'version-missing',
      AT.case,
      'the version that the application began with is not in the bundle',
    );
  return definitions;
};

/** Result of running the rules again, with the steps; no replay where they could not be run. */
export interface Rerun {
  readonly replayed: Replay | null;
  readonly steps: readonly CaseStep[];
}

const FILE_OF = {
  audit: AT.chain,
  ledger: AT.ledger,
  task: AT.tasks,
  outbox: AT.outbox,
  number: AT.numbers,
  state: AT.case,
} as const;

const MOST_DIFFERENCES = 50;

const stepsOf = (replayed: Replay, definition: ProcessDefinition): readonly CaseStep[] =>
  replayed.steps.map(({ seq, message, accepted, changes }) => {
    const [entry] = changes.audit;
    const element = entry?.element ?? null;
    return {
      seq,
      at: message.at,
      actor: message.actor.user,
      verb: entry?.verb ?? message.type,
      element,
      name: element === null ? null : (findElement(definition, element)?.name ?? null),
      accepted,
    };
  });

export const rerun = (
  content: CaseContent,
  entries: readonly ReadEntry[],
  definitions: ReadonlyMap<string, ProcessDefinition>,
  notes: Notes,
): Rerun => {
  const { header, opening, messages } = content;
  const none: Rerun = { replayed: null, steps: [] };
  if (opening === null) {
    if (messages.length > 0)
      notes.error(
        'replay',
        'opening-missing',
        AT.opening,
        'what the application began with is not in the bundle: the rules cannot be run again',
      );
    return none;
  }
  const kept = opening.plain;
  const definition = definitions.get(kept.context.definition);
  if (definition === undefined) {
    notes.error(
      'replay',
      'version-missing',
      AT.opening,
      `it began with version ${kept.context.definition}, which is not sound or not there`,
    );
    return none;
  }
  try {
    const told = messages.map(({ seq, accepted, refusal, plain }): RecordedMessage => ({
      seq,
      accepted,
      refusal,
      message: plain,
    }));
    const opened = { ...kept, context: { ...kept.context, definition } };
    const replayed = replay(header.application.id, opened, definitions, told);
    if (replayed.broken !== null)
      notes.error(
        'replay',
        'not-led-to',
        AT.messages,
        `transition ${String(replayed.broken.seq)}: ${replayed.broken.reason}`,
      );
    const recorded: RecordedCase = {
      entries: entries.map(({ ...entry }) => entry),
      ledger: content.ledger,
      tasks: content.tasks,
      outbox: content.outbox,
      numbers: content.numbers,
      state: header.application.state,
      status: header.application.status,
    };
    const found = differences(replayed, recorded);
    for (const { what, seq, detail } of found.slice(0, MOST_DIFFERENCES))
      notes.error(
        'replay',
        `${what}-differs`,
        FILE_OF[what],
        `${seq === null ? '' : `transition ${String(seq)}, `}${detail}`,
      );
    if (found.length > MOST_DIFFERENCES)
      notes.error('replay', 'more', null, `${String(found.length - MOST_DIFFERENCES)} more differences are not listed`);
    for (const { seq, changes } of replayed.steps) {
      const expected = changes.patch.corrected;
      const there = content.corrections.find((correction) => correction.seq === seq);
      const same =
        expected === undefined
          ? there === undefined
          : there !== undefined && canonicalJson(there.plain) === canonicalJson(expected);
      if (!same)
        notes.error(
          'replay',
          'correction-differs',
          AT.corrections,
          `transition ${String(seq)}: the correction is not the one that its message made`,
        );
    }
    return { replayed, steps: stepsOf(replayed, definition) };
  } catch (error) {
    notes.error('replay', 'not-run', AT.messages, `the rules cannot be run over this: ${reasonOf(error)}`);
    return none;
  }
};
