import { z } from 'zod';
import { Secret } from './secret.js';

const text = z.string().trim().min(1, 'expected a text that is not empty');
const port = z.number().int().min(1).max(65535);
const path = text;
const rate = z.number().int().min(1).max(100_000);
/** Minutes of a session, up to a week. */
const minutes = z.number().int().min(1).max(10_080);
/** A secret, read from the `…File` key beside it; null where that key is not set. */
const secret = z.instanceof(Secret);
const url = (...protocols: readonly string[]): z.ZodType<string> =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `expected an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
const web = url('http:', 'https:');

export const database = z.strictObject({
  host: text,
  port,
  user: text,
  passwordFile: path,
  password: secret,
  name: z.string().regex(/^[A-Za-z0-9_$-]{1,64}$/, 'expected a schema name of letters, digits, _ $ -'),
  poolSize: z.number().int().min(1).max(500),
});

export const config = z.strictObject({
  database,
  temporal: z.strictObject({
    address: z.string().regex(/^[^\s/]+:\d{1,5}$/, 'expected host:port'),
    namespace: text,
    taskQueue: text,
    signingTaskQueuePrefix: text,
    tls: z
      .strictObject({
        caFile: path.nullable(),
        certificateFile: path.nullable(),
        keyFile: path.nullable(),
        serverName: text.nullable(),
      })
      .refine(
        ({ caFile, certificateFile, keyFile }) =>
          new Set([caFile, certificateFile, keyFile].map((file) => file === null)).size === 1,
        'expected caFile, certificateFile and keyFile together, or none of them',
      ),
  }),
  http: z.strictObject({
    host: text,
    port: port.or(z.literal(0)),
    publicUrl: web,
    trustedProxies: z.number().int().min(0).max(10),
    uploadMaxBytes: z.number().int().min(1024).max(200_000_000),
    checkAnswers: z.enum(['all', 'sample']),
    requestsPerMinute: z.strictObject({
      login: rate,
      verify: rate,
      verifyUpload: rate,
      survey: rate,
      track: rate,
    }),
  }),
  verification: z.strictObject({
    // no more than the largest file that is judged (LARGEST_FILE)
    uploadMaxBytes: z.number().int().min(1024).max(52_428_800),
    uploadSeconds: z.number().int().min(5).max(3600),
    uploadDir: path,
    processes: z.number().int().min(1).max(32),
    judgeSeconds: z.number().int().min(5).max(120),
    memoryMegabytes: z.number().int().min(128).max(4096),
  }),
  mail: z
    .strictObject({
      host: text,
      port,
      secure: z.boolean(),
      startTls: z.enum(['opportunistic', 'required']),
      from: text,
      user: text.nullable(),
      passwordFile: path.nullable(),
      password: secret.nullable(),
    })
    .refine(({ user, password }) => user === null || password !== null, {
      error: 'expected a file with the password of the account user',
      path: ['passwordFile'],
    }),
  notices: z.strictObject({ channels: z.array(z.enum(['mail'])).min(1) }),
  applicants: z.strictObject({ trustAnchorFile: path.nullable() }),
  permits: z.strictObject({ reminderDays: z.array(z.number().int().min(1).max(3650)).max(20) }),
  printer: z.strictObject({
    address: url('ipp:', 'ipps:').nullable(),
    spoolDir: path,
    copies: z.number().int().min(1).max(20),
  }),
  signing: z.strictObject({
    timestampUrls: z.array(web),
    trustAnchorFile: path,
    ocspUrl: web.nullable(),
    keystoreDir: path,
    officeSealFile: path.nullable(),
    officeSealPassphraseFile: path.nullable(),
    officeSealPassphrase: secret.nullable(),
    level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']),
    sealSeconds: z.number().int().min(10).max(120),
    provider: z.enum(['local', 'bsre', 'pkcs11']),
    pkcs11: z.strictObject({
      library: path.nullable(),
      officialsFile: path.nullable(),
      timeoutSeconds: z.number().int().min(1).max(60),
    }),
    bsre: z.strictObject({
      baseUrl: web.nullable(),
      version: z.enum(['v1', 'v2']),
      username: text.nullable(),
      passwordFile: path.nullable(),
      password: secret.nullable(),
      caFile: path.nullable(),
      officialsFile: path.nullable(),
      timeoutSeconds: z.number().int().min(5).max(180),
      sealSubscriber: text.nullable(),
      sealActivationFile: path.nullable(),
      sealCertificateName: text.nullable(),
    }),
  }),
  archive: z.strictObject({
    dir: path,
    copyDir: path.nullable(),
    fixityHours: z.number().int().min(1).max(8760),
    renewalHours: z.number().int().min(1).max(8760),
    renewBeforeDays: z.number().int().min(1).max(3650),
    pauseMs: z.number().int().min(0).max(60_000),
  }),
  retention: z.strictObject({
    letters: z.enum(['keep', 'destroy']),
    proposeHours: z.number().int().min(1).max(8760),
  }),
  keys: z.strictObject({ masterKeyFile: path, masterKey: secret }),
  oss: z
    .strictObject({
      baseUrl: web.nullable(),
      userKeyFile: path.nullable(),
      userKey: secret.nullable(),
      inbound: z
        .strictObject({
          usernameFile: path.nullable(),
          username: secret.nullable(),
          passwordFile: path.nullable(),
          password: secret.nullable(),
        })
        .refine(
          ({ username, password }) => (username === null) === (password === null),
          'expected user name and password together, or neither',
        ),
      kdInstansi: text.nullable(),
    })
    .refine(({ baseUrl, userKey }) => baseUrl === null || userKey !== null, {
      error: 'expected a file with the user key that OSS at baseUrl knows',
      path: ['userKeyFile'],
    }),
  sicantik: z.strictObject({
    inbound: z.strictObject({ apiKeyFile: path.nullable(), apiKey: secret.nullable() }),
    keluaran: z.strictObject({
      baseUrl: web.nullable(),
      template: z.number().int().positive().nullable(),
      everyMinutes: z.number().int().min(1).max(1440),
      windowDays: z.number().int().min(1).max(366),
      fromParameter: z.string().regex(/^\w{1,50}$/, 'expected the name of a parameter'),
      toParameter: z.string().regex(/^\w{1,50}$/, 'expected the name of a parameter'),
    }),
  }),
  office: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected an office id of small letters, digits and -'),
  officesDir: path,
  processesDir: path,
  permitTypesDir: path,
  lettersDir: path,
  calendarsDir: path,
  messages: z.strictObject({ keptDays: z.number().int().min(1).max(3650) }),
  sessions: z.strictObject({
    ttlMinutes: minutes,
    idleMinutes: minutes,
    tokenIdleMinutes: minutes,
    provenMinutes: minutes,
  }),
  log: z.strictObject({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) }),
});

/** The whole configuration. Parts of the system get slices of it: `config.mail`, `config.database`. */
export type Config = z.infer<typeof config>;
export type DatabaseConfig = Config['database'];

/** The key that holds the secret read from a `…File` key. */
export const SECRET_FILES = {
  'database.passwordFile': 'database.password',
  'mail.passwordFile': 'mail.password',
  'signing.officeSealPassphraseFile': 'signing.officeSealPassphrase',
  'signing.bsre.passwordFile': 'signing.bsre.password',
  'keys.masterKeyFile': 'keys.masterKey',
  'oss.userKeyFile': 'oss.userKey',
  'oss.inbound.usernameFile': 'oss.inbound.username',
  'oss.inbound.passwordFile': 'oss.inbound.password',
  'sicantik.inbound.apiKeyFile': 'sicantik.inbound.apiKey',
} as const;

/** Keys of secrets whose file may be empty: the office has no such account at the other system, and nothing is guessed. */
export const MAY_BE_EMPTY: ReadonlySet<keyof typeof SECRET_FILES> = new Set([
  'mail.passwordFile',
  'oss.userKeyFile',
  'oss.inbound.usernameFile',
  'oss.inbound.passwordFile',
  'sicantik.inbound.apiKeyFile',
]);
