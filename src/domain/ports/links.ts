/**
 * Secrets in the links of an applicant. Each is derived from the application's id with a key of the office, so that a
 * later process can make the same link again; the record keeps only their SHA-256.
 */
export interface Links {
  /** Secret for following the application without an account. */
  trackingSecret(application: string): string;
  /** Secret for the satisfaction survey of the application. */
  surveySecret(application: string): string;
}
