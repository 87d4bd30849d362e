import type { ComponentResource, ComponentResourceOptions, CustomResourceOptions } from '@pulumi/pulumi';

/**
 * Options of what a component makes. What the component waits for is recorded with each of its resources too, which
 * Pulumi does not do by itself: it decides the order in which they are deleted.
 */
export function childOf(component: ComponentResource, opts: ComponentResourceOptions = {}): CustomResourceOptions {
  return { parent: component, dependsOn: opts.dependsOn };
}
