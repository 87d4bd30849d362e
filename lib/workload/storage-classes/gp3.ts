import { check, type Problems, shown } from '../../validation';
import { isWithin } from './storage-class';

/**
 * Limits of gp3, the kind of EBS volumes.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
const GP3 = {
  iops: { least: 3000, most: 80_000, mostPerGiB: 500 },
  throughput: { least: 125, most: 2000, mostPerOperation: 0.25 },
} as const;

/** How fast a gp3 volume is. */
export interface Gp3Speed {
  /** Operations per second. @default 3000 */
  readonly iops?: number;
  /** Throughput, MiB/s. @default 125 */
  readonly throughputMiBps?: number;
}

/** The smallest volume that can be as fast, GiB. */
export function leastGp3GiB({ iops = 0 }: Gp3Speed): number {
  return iops > GP3.iops.least ? Math.ceil(iops / GP3.iops.mostPerGiB) : 1;
}

/** What is wrong with how fast a gp3 volume is to be. */
export function gp3Problems({ iops, throughputMiBps }: Gp3Speed): Problems {
  const { least, most } = GP3.iops;
  const throughput = GP3.throughput;
  const inRange = isWithin(iops, least, most) && isWithin(throughputMiBps, throughput.least, throughput.most);
  const needed = Math.ceil((throughputMiBps ?? 0) / throughput.mostPerOperation);
  return check(
    [!isWithin(iops, least, most), `iops: ${shown(iops)} is beyond gp3; set a whole number from ${least} to ${most}`],
    [
      !isWithin(throughputMiBps, throughput.least, throughput.most),
      `throughputMiBps: ${shown(throughputMiBps)} is beyond gp3; set a whole number from ${throughput.least} to ${throughput.most}`,
    ],
    [
      inRange && needed > (iops ?? least),
      `throughputMiBps: ${throughputMiBps} MiB/s is more than a quarter of ${iops ?? least} operations per second; ` +
        `set iops to ${needed} or more`,
    ],
  );
}
