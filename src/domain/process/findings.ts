/** What is wrong with, or worth knowing about, a BPMN file. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** `standard`: BPMN forbids it. `unsupported`: not executed exactly here, so refused. The others stop publication, not compilation. */
  readonly class: 'standard' | 'unsupported' | 'soundness' | 'office';
  /** Stable kebab-case name. */
  readonly rule: string;
  /** Element id; null where the file as a whole is meant. */
  readonly element: string | null;
  readonly message: string;
  readonly remedy: string;
  /** Element ids of a shortest way that shows it; empty where it needs none. */
  readonly path: readonly string[];
}

/** Errors of these classes withhold the definition. */
export const withholds = (finding: Finding): boolean =>
  finding.severity === 'error' && (finding.class === 'standard' || finding.class === 'unsupported');
