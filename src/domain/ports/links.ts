/**
 * Secrets in the links that an applicant holds. Each is derived from the application's id with a key of the office,
 * so that a process that starts later can make the same link again; the record keeps their SHA-256 only.
 */
export interface Links {
  /** Follows the application without an account. */
  trackingSecret(application: string): string;
  /** Opens the satisfaction survey of the application. */
  surveySecret(application: string): string;
}
