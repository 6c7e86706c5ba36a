import tseslint from 'typescript-eslint';

const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Configuration is read once, in src/infra/config.',
};
/** Whoever catches a failure asks for its code and whether another try helps: one shape, in which neither can be left out. */
const failures = ['PropertyDefinition[key.name="code"]', 'TSParameterProperty[parameter.name="code"]'].map(
  (member) => ({
    selector: `:matches(ClassDeclaration, ClassExpression)[superClass] ${member}`,
    message:
      'A failure with a code is a PortFailure (src/domain/shared/port-failure.ts): extend it, and say `retryable`.',
  }),
);
const ambient = ['process', 'console', 'fetch', 'setTimeout', 'setInterval', 'crypto', 'performance'];

export default tseslint.config(
  {
    ignores: [
      ...['dist', 'coverage', 'node_modules', '.paraf', 'test/histories', 'web/dist', '**/*.cjs', '*.mjs'],
      'test/**/*.mjs',
      'test/e2e/client/walk.ts',
      'test/e2e/client/api.d.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: true,
        },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A member that is taken out of an object on purpose, and a parameter that a shape asks for, begin with an underscore.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', processEnv, ...failures],
      'no-console': 'error',
    },
  },
  {
    // Scripts are plain Node before anything is installed: typed by inference and a few JSDoc types (tsconfig.scripts.json).
    // What comes from outside has no type there, so the rules that ask for one are off.
    files: ['scripts/**', 'deploy/**'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'tsconfig.scripts.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/require-await': 'off',
      // Inference does not see what a callback or a signal changes while a script waits.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  { files: ['src/infra/config/**'], rules: { 'no-restricted-syntax': ['error', ...failures] } },
  {
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Fakes meet asynchronous ports without waiting for anything; builders are read where they are used.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    files: ['src/domain/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...ambient.map((name) => ({ name, message: 'Pass it in: the domain has no clock, no randomness, no I/O.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Pass randomness in.' },
        { object: 'Date', property: 'now', message: 'Pass the instant in.' },
      ],
      'no-restricted-syntax': [
        'error',
        // What adapters throw is recognised by its shape and has to be an Error of the language.
        {
          selector: "ClassDeclaration:not([id.name='PortFailure'])",
          message: 'Domain values are plain data.',
        },
        { selector: 'ThrowStatement', message: 'A decision returns a Result.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the instant in.' },
      ],
    },
  },
);
