/**
 * Java programs that judge letters: a Java that compiles single files, and the libraries that a pom names, which Maven
 * copies from its repository into the clone's private folder.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, findProgram, tail } from '../command.mjs';
import { ROOT, TOOLS } from '../paths.mjs';
import { during, Missing } from '../terminal.mjs';
import { keptFolder } from './kept.mjs';
import { installPackages, whyNotInstalled } from './platform.mjs';

const POM = join(ROOT, 'test', 'infra', 'judges', 'pom.xml');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const LEAST_JAVA = 17;

/** A JDK: single source files are compiled, which a runtime alone cannot. */
const findJdk = async () => {
  const java = findProgram('java');
  if (java === undefined) return undefined;
  const [{ stdout: modules }, { stdout, stderr }] = await Promise.all([
    capture(java, ['--list-modules'], { timeoutMs: 60_000 }),
    capture(java, ['-version'], { timeoutMs: 60_000 }),
  ]);
  const version = Number(/version "(\d+)/.exec(stdout + stderr)?.[1]);
  return modules.includes('jdk.compiler') && version >= LEAST_JAVA ? java : undefined;
};

const provideJdk = async () => {
  const found = (await findJdk()) ?? ((await installPackages('default-jdk-headless')) ? await findJdk() : undefined);
  if (found !== undefined) return found;
  throw new Missing(
    `EU DSS and veraPDF need a JDK of version ${LEAST_JAVA} or later, and none can be had (${whyNotInstalled() ?? 'the one found is older, or a runtime alone'}). Do one of these and try again:\n` +
      `  - as root: apt-get install default-jdk-headless\n` +
      `  - install a JDK, so that "java -version" says ${LEAST_JAVA} or more and "java --list-modules" names jdk.compiler`,
  );
};

const provideMaven = async () => {
  const found = findProgram('mvn') ?? ((await installPackages('maven')) ? findProgram('mvn') : undefined);
  if (found !== undefined) return found;
  throw new Missing(
    `EU DSS and veraPDF are fetched with Maven, which cannot be had (${whyNotInstalled() ?? 'it is not on PATH'}). Do one of these and try again:\n` +
      `  - as root: apt-get install maven\n` +
      `  - install Apache Maven, so that "mvn -version" works`,
  );
};

/** Jars of the pom; the folder is named after its content, so that another version is another folder. */
const provideJars = async () => {
  const digest = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  const folder = `judges-${digest}`;
  const home = join(TOOLS, folder);
  if (existsSync(home) && readdirSync(home).length > 0) return home;
  const maven = await provideMaven();
  return keptFolder(folder, async (temporary) => {
    const args = ['-B', '-q', '-f', POM, COPY, `-DoutputDirectory=${temporary}`];
    const { status, stdout, stderr } = await during('getting EU DSS and veraPDF with Maven', () =>
      capture(maven, args),
    );
    if (status !== 0) {
      throw new Missing(
        `Maven did not give EU DSS and veraPDF: ${tail(stdout || stderr, 4)}\nIs a Maven repository reachable (~/.m2/settings.xml names a mirror)?`,
      );
    }
    return true;
  });
};

/**
 * The Java that runs test/infra/judges/Judge.java, and its class path.
 * @throws Missing, saying what to install
 */
export const provideJavaJudges = async () => {
  const java = await provideJdk();
  const jars = await provideJars();
  if (jars === undefined) throw new Missing('EU DSS and veraPDF could not be kept: see what was said above');
  return { java, classpath: join(jars, '*') };
};
