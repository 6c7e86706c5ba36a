/** Why a procedure is ended by the system it came from: read by officers and applicants. */
export const SUPERSEDED_TEXT = {
  '57': 'OSS menerbitkan persetujuan otomatis (fiktif positif)',
  'nib-revoked': 'NIB dicabut melalui OSS',
  'nib-cancelled': 'NIB dibatalkan melalui OSS',
} as const;
export type SupersedeStatus = keyof typeof SUPERSEDED_TEXT;
