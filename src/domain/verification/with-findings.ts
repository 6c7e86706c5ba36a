import type { VerificationReport } from '../ports/verifier.js';
import { lineOf, verdictOf, worst, type SubIndication, type VerificationFinding } from './finding.js';

/** Verdict of the file together with further findings; the worse counts. */
export const withFindings = (
  report: VerificationReport,
  findings: readonly VerificationFinding[],
): VerificationReport => {
  if (findings.length === 0) return report;
  const { indication, subIndication } = report;
  return {
    ...report,
    ...worst([verdictOf(findings), { indication, subIndication: subIndication as SubIndication | null }]),
    findings: [...findings.map(lineOf), ...report.findings],
  };
};
