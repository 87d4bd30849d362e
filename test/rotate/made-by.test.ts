import { type Made, madeBy } from '../../rotate/made-by';

it.each<[string | undefined, Made['metadata']]>([
  [undefined, {}],
  [undefined, { labels: { app: 'shop' }, managedFields: [{ manager: 'kubectl-create' }] }],
  ['ExternalSecret shop', { ownerReferences: [{ kind: 'ExternalSecret', name: 'shop' }] }],
  ['SealedSecret shop', { ownerReferences: [{ kind: 'SealedSecret', name: 'shop' }] }],
  ['External Secrets', { annotations: { 'reconcile.external-secrets.io/data-hash': '1' } }],
  ['External Secrets', { labels: { 'reconcile.external-secrets.io/managed': 'true' } }],
  ['Pulumi', { managedFields: [{ manager: 'kubectl' }, { manager: 'pulumi-kubernetes-1a2b3c' }] }],
  ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/Secret:shop/redis' } }],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }],
  ['Helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }],
])('knows that %s makes a Secret', (tool, metadata) => {
  expect(madeBy({ metadata })).toBe(tool);
});
