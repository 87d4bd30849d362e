import { imageProblem } from '../../../lib/workload/images';

it.each([
  ['redis:8.0-alpine', true],
  ['registry.example:5000/redis:8.0', true],
  ['registry.example:5000/redis', false],
  ['redis@sha256:0123', true],
  ['redis', false],
  ['redis:latest', false],
])('%s is one version: %s', (image, fine) => expect(imageProblem('image', image) === undefined).toBe(fine));
