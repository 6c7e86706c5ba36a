/** The rules of docs/architecture.md. test/project/architecture.spec.ts plants one violation of each and sees it caught. */
const DOMAIN = '^src/domain/';
const WORKFLOWS = '^src/workflows/';
const OFFICE = '^src/office/';
const ACTIVITIES = '^src/activities/';
const API = '^src/api/';
const INFRA = '^src/infra/';
const ASSEMBLY = '^src/assembly/';
const SIGNALS = '^src/workflows/signals[.]ts$';
const DEVELOPMENT = '^src/(devservices/|devpki[.]ts$)';
const PRODUCT_ROOTS = '^src/(main|worker|cli|seed|devpki)[.]ts$';
const ROOTS = `${PRODUCT_ROOTS}|^src/devservices/(smtp-sink|oss-simulator)[.]ts$`;
/** A root may be cut into files of its own, in a folder of its name. */
const PARTS_OF_ROOTS = '^src/(main|worker|cli|seed)/';
const COMMAND_LINE = '^src/(cli[.]ts$|cli/)';

const pkg = (names) => `^node_modules/(${names})(/|$)`;
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to },
});
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

/** A driver, and the only places that may import it. Everything else speaks to a port. */
const home = (name, packages, ...places) =>
  never(
    `${name}-stays-home`,
    { path: '^src/', pathNot: places },
    { path: pkg(packages) },
    `${packages.replaceAll('|', ', ')}: imported in ${places.join(' and ')} alone, so that it can be replaced.`,
  );

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only(
      'domain-stands-alone',
      DOMAIN,
      [DOMAIN, pkg('feelin')],
      'Plain data and pure functions: no package but feelin, no Node built-in, no other layer.',
    ),
    only(
      'workflows-see-the-domain-alone',
      WORKFLOWS,
      [WORKFLOWS, DOMAIN, pkg('@temporalio/(workflow|common)')],
      'Workflow code is replayed; what it imports is replayed with it.',
    ),
    only(
      'office-stands-on-ports',
      OFFICE,
      [OFFICE, DOMAIN],
      'What the office does is the same whichever door asks: no driver, no framework, no built-in; the world is handed in.',
    ),
    never(
      'applications-begin-in-one-place',
      { path: '^src/', pathNot: ['^src/office/intake/begin[.]ts$', '^src/infra/persistence/'] },
      { path: '^src/domain/ports/new-applications[.]ts$' },
      'Whoever begins an application asks src/office/intake/begin.ts, whatever door it came through.',
    ),
    never(
      'activities-reach-the-world-through-ports',
      { path: ACTIVITIES },
      { path: [API, INFRA, WORKFLOWS, DEVELOPMENT] },
      'Adapters are handed in by src/worker.ts.',
    ),
    never(
      'api-is-a-door',
      { path: API },
      { path: [ACTIVITIES, WORKFLOWS, INFRA, DEVELOPMENT] },
      'The API translates, and asks the office through ports; src/main.ts binds them.',
    ),
    never(
      'infra-implements-ports',
      { path: INFRA },
      { path: [API, ACTIVITIES, OFFICE, WORKFLOWS, DEVELOPMENT], pathNot: SIGNALS },
      'An adapter knows its port and, for Temporal, the names of its signals.',
    ),
    never(
      'assembly-opens-no-door',
      { path: ASSEMBLY },
      { path: [API, COMMAND_LINE, WORKFLOWS, DEVELOPMENT] },
      'It opens the office for every root; which door a root opens is the root’s own.',
    ),
    never(
      'assembly-serves-roots',
      { path: '^src/', pathNot: [ASSEMBLY, ROOTS, PARTS_OF_ROOTS] },
      { path: ASSEMBLY },
      'What is put together there is handed in.',
    ),
    never(
      'roots-hold-no-rules',
      { path: PRODUCT_ROOTS },
      { path: DOMAIN, pathNot: '^src/domain/shared/' },
      'A root says what runs; who decides by a rule stands in the office, an activity or a door.',
    ),
    never('nothing-imports-a-root', { pathNot: PARTS_OF_ROOTS }, { path: ROOTS }, 'Composition roots are leaves.'),
    never(
      'parts-of-a-root-are-its-own',
      { path: '^src/', pathNot: [ROOTS, PARTS_OF_ROOTS] },
      { path: PARTS_OF_ROOTS },
      'What others need too belongs to a layer.',
    ),
    never(
      'development-servers-stay-out',
      { path: '^src/', pathNot: ['^src/devservices/', '^src/(devpki|seed)[.]ts$', '^src/seed/'] },
      { path: DEVELOPMENT },
      'What stands in for the world outside is no part of the product.',
    ),
    never(
      'nest-stays-in-the-api',
      { path: '^src/', pathNot: [API, ROOTS, PARTS_OF_ROOTS] },
      { path: pkg('@nestjs|@fastify') },
      'The framework is a detail of HTTP.',
    ),

    home('persistence-driver', 'typeorm|mysql2', '^src/infra/persistence/'),
    home('cryptography-driver', 'pkijs|asn1js', '^src/infra/signing/', '^src/infra/devpki/'),
    home('token-driver', 'jose', '^src/infra/(signing|keys|auth)/', '^src/api/auth/'),
    home('mail-driver', 'nodemailer', '^src/infra/mail/'),
    home('password-driver', '@zxcvbn-ts/(core|language-common|language-id)', '^src/infra/passwords/'),
    home('pdf-driver', 'pdf-lib|@cantoo/pdf-lib|@cantoo/fontkit|qrcode', '^src/infra/pdf/'),
    home('bpmn-driver', 'bpmn-moddle|dmn-moddle|moddle-xml', '^src/infra/bpmn/'),
    home('temporal-client', '@temporalio/client', '^src/infra/temporal/'),
    home('temporal-worker', '@temporalio/worker', '^src/worker[.]ts$', '^src/worker/'),
    home('temporal-activity', '@temporalio/activity', ACTIVITIES, '^src/worker[.]ts$', '^src/worker/'),
    home('expression-language', 'feelin', '^src/domain/process/'),

    never('no-cycles', {}, { circular: true }, 'A cycle is one module in two files.'),
    never(
      'no-orphans',
      { orphan: true, path: '^src/', pathNot: ['[.]d[.]ts$', ROOTS, '^src/workflows/versions[.]ts$'] },
      {},
      'Dead, or not wired yet; versions.ts waits for its first patch.',
    ),
    never('src-not-to-test', { path: '^src/' }, { path: '^test/' }, 'Tests know the code, not the reverse.'),
    never(
      'src-not-to-dev-dependencies',
      { path: '^src/', pathNot: DEVELOPMENT },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'It would be missing in production.',
    ),
    never('resolvable', {}, { couldNotResolve: true }, 'Install it or fix the path.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
