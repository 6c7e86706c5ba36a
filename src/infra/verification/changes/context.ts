import type { Change, ChangeKind } from '../../../domain/verification/changes.js';
import type { Cos } from '../pdf/cos.js';
import type { FileRevision, PdfFile, RevisionView } from '../pdf/document.js';
import type { StatedSignature } from '../signature-dictionary.js';
import { references } from './reach.js';

/** Longest detail of a finding: names and keys of a file may be as long as the file. */
const LONGEST_DETAIL = 300;
const clipped = (detail: string): string =>
  detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail;

/** Comparison of one revision with the one before: the changes found, and the objects that are accounted for. */
export class Comparison {
  readonly changes: Change[] = [];
  readonly before: RevisionView;
  readonly after: RevisionView;
  /** Objects whose change or presence has been judged. */
  private readonly judged = new Set<number>();
  /** Widgets that this revision may add to pages. */
  readonly widgets = new Set<number>();

  constructor(
    readonly file: PdfFile,
    readonly revision: FileRevision,
    /** Every signature of the newest revision, by the place of its dictionary. */
    readonly sealed: ReadonlyMap<number, StatedSignature>,
    /** Names of the fields that are signed in the newest revision. */
    readonly signedInTheEnd: ReadonlySet<string>,
  ) {
    this.before = file.view(revision.index - 1);
    this.after = file.view(revision.index);
  }

  report(kind: ChangeKind, detail: string, object: number | null = null, field: string | null = null): void {
    this.file.work.spend('findings');
    this.changes.push({ revision: this.revision.index + 1, kind, object, field, detail: clipped(detail) });
  }

  forbid(detail: string, object: number | null = null): void {
    this.report('forbidden', detail, object);
  }

  isNew(number: number): boolean {
    return this.before.object(number).kind === 'null' && this.listed(number);
  }

  /** True where the revision's own cross-reference has an entry for the object. */
  listed(number: number): boolean {
    return this.revision.sections.some((section) => section.entries.has(number));
  }

  /** Notes that the object behind this reference has been judged. */
  judge(value: Cos | undefined): void {
    if (value?.kind === 'ref') this.judged.add(value.number);
  }

  isJudged(number: number): boolean {
    return this.judged.has(number);
  }

  /**
   * Accepts new objects below a value that was accepted, since they belong to it; existing ones do not become accepted
   * by being named.
   */
  account(value: Cos | undefined, skip: ReadonlySet<string>): void {
    if (value === undefined) return;
    const waiting: Cos[] = [value];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      references(
        next,
        (number) => {
          if (this.judged.has(number) || !this.isNew(number)) return;
          this.judged.add(number);
          waiting.push(this.after.object(number));
        },
        this.file.work,
        skip,
      );
    }
  }
}
