/**
 * A bag (RFC 8493, BagIt 1.0) as plain data: packing it, and finding files that differ from the packed ones. Every file
 * has two digests, so that a changed manifest can be told from a changed file.
 */
import type { Digest } from '../audit/chain.js';

/** Files by their path in the bag, with `/` between folders. */
export type BagFiles = ReadonlyMap<string, Uint8Array>;

export const BAG_ALGORITHMS = ['sha256', 'sha512'] as const;
export type BagAlgorithm = (typeof BAG_ALGORITHMS)[number];
export type BagDigests = Readonly<Record<BagAlgorithm, Digest>>;

export const DECLARATION_FILE = 'bagit.txt';
export const INFO_FILE = 'bag-info.txt';
/** RFC 8493, section 2.1.1. */
export const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
export const PAYLOAD = 'data/';

export const manifestName = (algorithm: BagAlgorithm): string => `manifest-${algorithm}.txt`;
export const tagManifestName = (algorithm: BagAlgorithm): string => `tagmanifest-${algorithm}.txt`;

export interface BagFinding {
  readonly code:
    | 'file-changed'
    | 'file-missing'
    | 'file-added'
    | 'manifest-changed'
    | 'manifest-malformed'
    | 'declaration-wrong'
    | 'oxum-differs';
  /** File that differs. */
  readonly file: string;
  /** English, for a person who has to act on it. */
  readonly detail: string;
}

const utf8 = (text: string): Uint8Array => new Uint8Array(encodeUtf8(text));

/** The domain has no built-in of Node: UTF-8 by hand (RFC 3629). A lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): number[] => {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0xfffd;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return bytes;
};

const inOrder = (paths: Iterable<string>): readonly string[] => [...paths].sort((a, b) => (a < b ? -1 : 1));

/** Section 2.1.3: `%`, CR and LF in a path are written percent-encoded. */
const written = (path: string): string => path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const read = (path: string): string => path.replaceAll(/%0A/gi, '\n').replaceAll(/%0D/gi, '\r').replaceAll('%25', '%');

const manifestText = (files: BagFiles, paths: readonly string[], digest: Digest): string =>
  inOrder(paths)
    .map((path) => `${digest(files.get(path) ?? new Uint8Array())}  ${written(path)}\n`)
    .join('');

const isPayload = (path: string): boolean => path.startsWith(PAYLOAD);
const isTagManifest = (path: string): boolean =>
  BAG_ALGORITHMS.some((algorithm) => path === tagManifestName(algorithm));

const oxumOf = (files: BagFiles): string => {
  const payload = [...files].filter(([path]) => isPayload(path));
  return `${String(payload.reduce((sum, [, { length }]) => sum + length, 0))}.${String(payload.length)}`;
};

/** Payload manifests, made before the tag files that may seal them. */
export const payloadManifests = (payload: BagFiles, digests: BagDigests): BagFiles =>
  new Map(
    BAG_ALGORITHMS.map((algorithm) => [
      manifestName(algorithm),
      utf8(manifestText(payload, [...payload.keys()], digests[algorithm])),
    ]),
  );

/**
 * The whole bag: declaration, bag-info, payload under `data/`, manifests and tag manifests.
 * @param info labels of bag-info.txt in order (section 2.2.2); Payload-Oxum is added
 * @param tags further tag files
 */
export const packBag = (
  payload: BagFiles,
  info: readonly (readonly [string, string])[],
  tags: BagFiles,
  digests: BagDigests,
): BagFiles => {
  const files = new Map<string, Uint8Array>(payload);
  for (const [path, bytes] of payloadManifests(payload, digests)) files.set(path, bytes);
  const lines = [...info, ['Payload-Oxum', oxumOf(payload)] as const];
  files.set(DECLARATION_FILE, utf8(DECLARATION));
  files.set(INFO_FILE, utf8(lines.map(([label, value]) => `${label}: ${value.replaceAll(/\s+/g, ' ')}\n`).join('')));
  for (const [path, bytes] of tags) files.set(path, bytes);
  const tagged = [...files.keys()].filter((path) => !isPayload(path));
  for (const algorithm of BAG_ALGORITHMS) {
    files.set(tagManifestName(algorithm), utf8(manifestText(files, tagged, digests[algorithm])));
  }
  return files;
};

type Listed = ReadonlyMap<string, string>;

const LINE = /^([0-9a-f]{64}|[0-9a-f]{128}) {2}(\S.*)$/;

/** Lines of a manifest by path; null where a line is malformed or a path stands twice. */
const listedIn = (text: string): Listed | null => {
  if (text !== '' && !text.endsWith('\n')) return null;
  const listed = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, digest, path] = LINE.exec(line) ?? [];
    if (digest === undefined || path === undefined || listed.has(read(path))) return null;
    listed.set(read(path), digest);
  }
  return listed;
};

/** Findings of two manifests over the same files: both manifests judge a file, each manifest is judged by the other. */
const judgeFiles = (
  files: BagFiles,
  paths: readonly string[],
  nameOf: (algorithm: BagAlgorithm) => string,
  digests: BagDigests,
  decode: (bytes: Uint8Array) => string | null,
): readonly BagFinding[] => {
  const findings: BagFinding[] = [];
  const manifests = BAG_ALGORITHMS.flatMap((algorithm) => {
    const name = nameOf(algorithm);
    const bytes = files.get(name);
    if (bytes === undefined) {
      findings.push({ code: 'file-missing', file: name, detail: 'the manifest is not there' });
      return [];
    }
    const text = decode(bytes);
    const listed = text === null ? null : listedIn(text);
    if (listed === null) {
      findings.push({
        code: 'manifest-malformed',
        file: name,
        detail: 'expected lines of "<digest in hexadecimal>  <path>", each path once (RFC 8493, section 2.1.3)',
      });
      return [];
    }
    return [{ name, algorithm, listed }];
  });
  const known = new Set([...paths, ...manifests.flatMap(({ listed }) => [...listed.keys()])]);
  const doubted = new Map<string, string[]>();
  for (const path of inOrder(known)) {
    const bytes = files.get(path);
    const verdicts = manifests.map(({ name, algorithm, listed }) => {
      const stated = listed.get(path);
      const found = bytes === undefined || !paths.includes(path) ? undefined : digests[algorithm](bytes);
      return { name, algorithm, stated, found, agrees: stated === found };
    });
    const against = verdicts.filter(({ agrees }) => !agrees);
    if (against.length === 0) continue;
    if (against.length < verdicts.length) {
      for (const { name, stated, found } of against)
        doubted.set(name, [
          ...(doubted.get(name) ?? []),
          `${path}: it says ${stated ?? 'nothing'}, the file has ${found ?? 'no such path'}`,
        ]);
      continue;
    }
    const [first] = against;
    if (first === undefined) continue;
    if (first.found === undefined)
      findings.push({ code: 'file-missing', file: path, detail: `listed in ${first.name}, not there` });
    else if (first.stated === undefined)
      findings.push({ code: 'file-added', file: path, detail: `there, not listed in ${first.name}` });
    else
      findings.push({
        code: 'file-changed',
        file: path,
        detail: `${first.algorithm} expected ${first.stated}, found ${first.found}`,
      });
  }
  for (const [file, reasons] of doubted)
    findings.push({
      code: 'manifest-changed',
      file,
      detail: `it contradicts the other manifest, which the files fit: ${reasons.slice(0, 3).join('; ')}`,
    });
  return findings;
};

/** Findings on the order and form of the lines, which the digests of the lines do not show. */
const judgeForm = (
  files: BagFiles,
  paths: readonly string[],
  nameOf: (algorithm: BagAlgorithm) => string,
  digests: BagDigests,
  decode: (bytes: Uint8Array) => string | null,
): readonly BagFinding[] =>
  BAG_ALGORITHMS.flatMap((algorithm) => {
    const bytes = files.get(nameOf(algorithm));
    const text = bytes === undefined ? null : decode(bytes);
    return text === null || text === manifestText(files, paths, digests[algorithm])
      ? []
      : [
          {
            code: 'manifest-changed' as const,
            file: nameOf(algorithm),
            detail: 'its lines are in another order or form than they were written',
          },
        ];
  });

/**
 * Files of the bag that were changed, added or removed since it was packed; empty where the bag is whole. `decode`:
 * UTF-8 to text, null where the bytes are no UTF-8.
 */
export const judgeBag = (
  files: BagFiles,
  digests: BagDigests,
  decode: (bytes: Uint8Array) => string | null,
): readonly BagFinding[] => {
  const payload = [...files.keys()].filter(isPayload);
  const tagged = [...files.keys()].filter((path) => !isPayload(path) && !isTagManifest(path));
  const findings: BagFinding[] = [
    ...judgeFiles(files, tagged, tagManifestName, digests, decode),
    ...judgeFiles(files, payload, manifestName, digests, decode),
  ];
  const declaration = files.get(DECLARATION_FILE);
  if (declaration === undefined || decode(declaration) !== DECLARATION)
    findings.push({
      code: 'declaration-wrong',
      file: DECLARATION_FILE,
      detail: `expected exactly ${JSON.stringify(DECLARATION)} (RFC 8493, section 2.1.1)`,
    });
  const info = files.get(INFO_FILE);
  const oxum = info === undefined ? undefined : /^Payload-Oxum: (.*)$/m.exec(decode(info) ?? '')?.[1];
  if (findings.length === 0 && oxum !== oxumOf(files))
    findings.push({
      code: 'oxum-differs',
      file: INFO_FILE,
      detail: `Payload-Oxum is ${oxum ?? 'not stated'}, the payload has ${oxumOf(files)}`,
    });
  if (findings.length === 0)
    findings.push(
      ...judgeForm(files, tagged, tagManifestName, digests, decode),
      ...judgeForm(files, payload, manifestName, digests, decode),
    );
  const seen = new Set<string>();
  return findings.filter(({ code, file }) => {
    const key = `${code} ${file}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
};
