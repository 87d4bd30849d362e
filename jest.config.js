// Four rooms: `unit` is fast and pure, `servers` runs scripts and the keeper against real servers on loopback, `package`
// packs and installs what npm would publish, `pages` opens pages in a real browser. `e2e` needs a cluster and is started by test/e2e/run.ts.
const transform = {
  '^.+\\.ts$': [
    'ts-jest',
    {
      tsconfig: {
        module: 'commonjs',
        moduleResolution: 'node10',
        ignoreDeprecations: '6.0',
        isolatedModules: true,
        target: 'ES2022',
        esModuleInterop: true,
      },
      diagnostics: false,
    },
  ],
};
const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  transform: { ...transform, '/node_modules/.+\\.js$': '<rootDir>/test/support/from-esm.js' },
  transformIgnorePatterns: ['/node_modules/(?!(echarts|zrender)/)'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  ...more,
});

module.exports = {
  projects: [
    project('unit', ['<rootDir>/test/**/*.test.ts'], {
      testPathIgnorePatterns: ['<rootDir>/test/(servers|package|pages|e2e)/'],
    }),
    project('servers', ['<rootDir>/test/servers/**/*.test.ts']),
    project('package', ['<rootDir>/test/package/**/*.test.ts'], {
      globalSetup: '<rootDir>/test/package/support/pack.ts',
      globalTeardown: '<rootDir>/test/package/support/unpack.ts',
    }),
    project('pages', ['<rootDir>/test/pages/**/*.test.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.e2e.ts']),
  ],
  testTimeout: 120_000,
  // The simulation of the keeper and the compiled examples take as long as all else together: side by side.
  maxWorkers: '100%',
};
