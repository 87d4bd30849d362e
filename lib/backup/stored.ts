import type { k8s } from 'cdk8s-plus-28';
import { bytes } from '../config/quantity';
import type { User } from '../config/users';
import { check, isObjectName, type Problems, shown } from '../validation';
import { imageProblem } from '../workload/images';
import { resourceProblems } from '../workload/resources';
import { type Copied, dataPod, script, variables, WORK } from './pod';
import { STORED_DEFAULTS, type Stored } from './props';
import { keyProblems, storeEnv, storeMounts, storePath, storeProblems, storeVolumes } from './store';

/** Where the containers that reach the store have the key of an encryption. */
const KEY = '/encryption';
const KEY_VOLUME = 'encryption';

/** The pod of a backup or a restore: some of its containers reach the store. */
export function storedPod(copied: Copied, stored: Stored, of: { readonly config: string; readonly user: User }) {
  const { encryptionKey, image = STORED_DEFAULTS.image, resources, scratch, serviceAccount } = stored;
  const key: k8s.Volume[] = encryptionKey
    ? [
        {
          name: KEY_VOLUME,
          secret: {
            secretName: encryptionKey.secret,
            defaultMode: 0o440,
            items: [{ key: encryptionKey.key, path: 'key' }],
          },
        },
      ]
    : [];
  const pod = dataPod(copied, {
    ...{ ...of, resources, scratch, serviceAccount },
    volumes: [...storeVolumes(stored.store), ...key],
  });
  return {
    ...pod,
    /** A script in the image of rclone, with the folder of a topology in the store. */
    store: (
      name: string,
      topology: { readonly namespace?: string; readonly name: string },
      env: Readonly<Record<string, string>> = {},
    ) =>
      pod.step({
        name,
        image,
        command: script(`${name}.sh`),
        env: [
          ...variables({
            ...env,
            // What it would write beside its work.
            HOME: WORK,
            RCLONE_CONFIG: `${WORK}/rclone.conf`,
            STORE: [storePath(stored.store), topology.namespace ?? '$(POD_NAMESPACE)', topology.name].join('/'),
            ...(encryptionKey ? { ENCRYPTION_KEY_FILE: `${KEY}/key` } : {}),
          }),
          ...storeEnv(stored.store),
        ],
        mounts: [
          ...storeMounts(stored.store),
          ...(encryptionKey ? [{ name: KEY_VOLUME, mountPath: KEY, readOnly: true }] : []),
        ],
      }),
    /** Reads what came from the store. */
    verify: () => pod.server({ name: 'verify', command: script('verify.sh', `${WORK}/back`) }),
  };
}

/** What is wrong with what backups and restores have in common. */
export function storedProblems(property: string, stored: Stored): Problems {
  const { store, encryptionKey, serviceAccount, image, resources, scratch } = stored;
  const imaged = image === undefined ? undefined : imageProblem(`${property}.image`, image, STORED_DEFAULTS.image);
  return [
    ...storeProblems(`${property}.store`, store),
    ...keyProblems(`${property}.encryptionKey`, encryptionKey),
    ...check(
      [
        serviceAccount !== undefined && !isObjectName(serviceAccount),
        `${property}.serviceAccount: ${shown(serviceAccount)} cannot name a ServiceAccount; set the name of one in the namespace`,
      ],
      [
        scratch !== undefined && bytes(scratch) === undefined,
        `${property}.scratch: ${shown(scratch)} is no size; set a quantity such as "20Gi"`,
      ],
    ),
    ...(imaged ? [imaged] : []),
    ...(resources ? resourceProblems(`${property}.resources`, resources) : []),
  ];
}
