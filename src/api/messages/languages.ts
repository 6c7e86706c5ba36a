/** Languages of an Accept-Language header (RFC 9110 section 12.5.4), most wanted first. */
const wanted = (header: string): readonly string[] =>
  header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((q) => q !== undefined);
      return { language: (tag.split('-')[0] ?? '').toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);

/** The known language that the header prefers; the first known one where it names none of them, or any. */
export const preferredLanguage = <T extends string>(
  acceptLanguage: string | undefined,
  known: readonly [T, ...(readonly T[])],
): T => {
  for (const language of acceptLanguage === undefined ? [] : wanted(acceptLanguage)) {
    if (language === '*') break;
    const found = known.find((one) => one === language);
    if (found !== undefined) return found;
  }
  return known[0];
};
