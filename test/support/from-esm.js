// Jest loads CommonJS, and ECharts has only modules of the other kind: esbuild turns one into the other, as it does for
// the bundle.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

module.exports = {
  process: source => transformSync(source, { format: 'cjs', loader: 'js', target: 'node20' }),
  getCacheKey: source => createHash('sha256').update(version).update(source).digest('hex'),
};
