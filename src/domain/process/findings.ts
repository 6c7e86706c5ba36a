/** Findings of a BPMN file: its faults, and what is worth knowing of it. */
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

/** Most findings of one rule that are told one by one: nobody reads more, and a broken file could have thousands. */
export const MOST_OF_A_RULE = 100;

/** The first findings of each rule; where there are more, one that counts those left out. */
export const limitedFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const counts = new Map<string, number>();
  const left = new Map<string, Finding>();
  const told = findings.filter((finding) => {
    const key = `${finding.class} ${finding.rule} ${finding.severity}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > MOST_OF_A_RULE) left.set(key, finding);
    return count <= MOST_OF_A_RULE;
  });
  return [
    ...told,
    ...[...left].map(([key, finding]): Finding => ({
      ...finding,
      element: null,
      message: `${(counts.get(key) ?? 0) - MOST_OF_A_RULE} more of ${finding.rule}, of which the last: ${finding.message}`,
      path: [],
    })),
  ];
};
