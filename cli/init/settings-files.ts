import { SCRIPTS } from './package-file';

/** The `tsconfig.json` of a project: as strict as the compiler is, for a program that tsx runs. */
export const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "node20",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "noUnusedLocals": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["*.ts"]
}
`;

/** The `cdk8s.yaml` of a project, for who has the command of cdk8s: `cdk8s synth` is `npm run synth`. */
export const CDK8S_YAML = `language: typescript
app: npx ${SCRIPTS.synth}
output: dist
`;

export const GITIGNORE = `node_modules/
dist/
`;
