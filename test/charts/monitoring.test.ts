import { environmentApp } from '../../charts/environment-app';
import { environments, isInCloud, local } from '../../environments';
import { eksProd } from '../../environments/eks-prod';
import { gkeDev } from '../../environments/gke-dev';
import { warnings } from '../../lib';
import { find } from '../support/manifests';

const slack = { kind: 'slack', url: { secret: 'receivers', key: 'slack-url' } } as const;
const alerts = { receivers: { team: slack }, critical: 'team', warning: 'team' } as const;

it('says where alerts are raised that nobody is told of', () => {
  for (const environment of environments) {
    const said = warnings(environmentApp(environment, '').app).filter(each => each.includes('nobody is told'));
    expect([environment.name, said.length]).toEqual([environment.name, isInCloud(environment) ? 1 : 0]);
  }
  expect(warnings(environmentApp({ ...gkeDev, alerts }, '').app)).toEqual([]);
});

it('has routes and the address of Grafana in the namespace of Prometheus', () => {
  const { chart, secrets } = environmentApp({ ...eksProd, alerts }, '').charts.monitoring ?? {};
  expect(secrets).toEqual({ receivers: ['slack-url'] });
  const objects = chart?.toJson() ?? [];
  expect(find(objects, 'AlertmanagerConfig', 'redis-alerts').metadata.namespace).toBe('monitoring');
  expect(find(objects, 'Service', 'grafana-load-balancer').metadata).toMatchObject({
    namespace: 'monitoring',
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' },
  });
});

it('is not there where an environment asks for neither', () => {
  for (const environment of [local, gkeDev]) {
    expect(environmentApp(environment, '').charts.monitoring).toBeUndefined();
  }
});
