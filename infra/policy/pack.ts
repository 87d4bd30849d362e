import { PolicyPack } from '@pulumi/policy';
import { RULES } from './rules';

// Pulumi reads this by `--policy-pack infra/policy`: what is broken stops the run.
new PolicyPack('redis-ha', { enforcementLevel: 'mandatory', policies: [...RULES] });
