/** Actor on a clock, as the applicant reads it: themselves, a system, or the office. */
export const actorWithoutName = (actor: string, applicantUser: string | null): string => {
  if (actor === applicantUser) return 'applicant';
  return actor === 'system' || actor === 'OSS' ? actor : 'office';
};
