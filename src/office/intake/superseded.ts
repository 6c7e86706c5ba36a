/** Reasons for which the system that an application came from ends its procedure: read by officers and applicants. */
export const SUPERSEDED_TEXT = {
  '57': 'OSS menerbitkan persetujuan otomatis (fiktif positif)',
  'nib-revoked': 'NIB dicabut melalui OSS',
  'nib-cancelled': 'NIB dibatalkan melalui OSS',
} as const;
export type SupersedeStatus = keyof typeof SUPERSEDED_TEXT;
