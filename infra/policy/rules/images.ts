import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { containersOf, eachPod } from '../objects';

/** A pod that comes back is the pod that went. */
export const images: ResourceValidationPolicy = {
  name: 'images-have-versions',
  description: 'Every image has a tag that says a version, or a digest.',
  remediationSteps: 'Name a version, such as redis:8.2.1, or a digest.',
  severity: 'medium',
  validateResource: eachPod(pod =>
    containersOf(pod).flatMap(({ name, image = '' }) =>
      check([!isPinned(image), `container ${name}: the image ${image} is another one tomorrow: name its version`]),
    ),
  ),
};

/** Whether an image says which one it is: by a digest, or a tag other than `latest`. A port is no tag. */
function isPinned(image: string): boolean {
  if (image.includes('@')) return true;
  const tag = image.split('/').pop()?.split(':')[1];
  return tag !== undefined && tag !== '' && tag !== 'latest';
}
