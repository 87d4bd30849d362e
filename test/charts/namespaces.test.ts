import { environmentApp } from '../../charts/environment-app';
import { environmentNamed, environments } from '../../environments';
import { find } from '../support/manifests';

const manifests = (name: string) => environmentApp(environmentNamed(name), '').charts.namespaces.toJson();

it.each(environments.map(({ name }) => name))('%s: lets restricted pods in alone, and says so', name => {
  const namespaces = manifests(name).filter(({ kind }) => kind === 'Namespace');
  expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(['redis', 'counter', 'sentinel', 'sentinel-counter']);
  for (const { metadata } of namespaces) {
    expect(metadata.labels).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
  }
});

it('has namespaces before what is in them, for tools that apply a file from top to bottom', () => {
  const kinds = manifests('gke-prod').map(({ kind }) => kind);
  expect(kinds).toEqual([...Array(4).fill('Namespace'), ...Array(4).fill('ResourceQuota'), 'ServiceAccount']);
});

it.each(['gke-prod', 'eks-prod'])('makes the ServiceAccount of backups, with no token of Kubernetes: %s', name => {
  const account = find(manifests(name), 'ServiceAccount', 'redis-backup');
  expect(account.automountServiceAccountToken).toBe(false);
  expect(account.metadata.namespace).toBe('redis');
});

it('makes none where nobody writes backups', () => {
  expect(manifests('local').filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
});
