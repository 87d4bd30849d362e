import { page } from '../../cli/drill/page';
import { rehearsed } from '../cli/support/rehearsed';
import { behaves } from './support/behaves';

describe('the page of drills', () => {
  behaves(() => ({
    name: 'drill.html',
    text: page('web', [rehearsed(), rehearsed({ name: 'isolate pod' })]),
    says: ['Drills of web', 'isolate pod', 'acknowledged', 'web-0'],
  }));
});
