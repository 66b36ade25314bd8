/** A policy of the organisation's packs, as far as its issues and its details tell. */
export type PolicyRecord = {
  readonly pack: string;
  readonly name: string;
  readonly severity: string;
  readonly level: string;
  readonly type: string;
  readonly remediationSteps?: string;
};

/** The order matters: the seeded issues pick from this list. */
export const POLICIES: readonly PolicyRecord[] = [
  {
    pack: 'acme-aws',
    name: 's3-no-public-read',
    severity: 'critical',
    level: 'mandatory',
    type: 'aws:s3/bucket:Bucket',
    remediationSteps: 'Set `acl` to `private` and block public access on the bucket.',
  },
  {
    pack: 'acme-aws',
    name: 'rds-storage-encrypted',
    severity: 'high',
    level: 'mandatory',
    type: 'aws:rds/instance:Instance',
    remediationSteps: 'Set `storageEncrypted` to true. The instance is replaced.',
  },
  {
    pack: 'acme-aws',
    name: 'ec2-no-public-ip',
    severity: 'high',
    level: 'advisory',
    type: 'aws:ec2/instance:Instance',
    remediationSteps: 'Set `associatePublicIpAddress` to false.',
  },
  {
    pack: 'acme-aws',
    name: 'required-tags',
    severity: 'low',
    level: 'advisory',
    type: 'aws:ec2/instance:Instance',
  },
  {
    pack: 'cis-aws',
    name: 'cloudtrail-enabled',
    severity: 'medium',
    level: 'advisory',
    type: 'aws:cloudtrail/trail:Trail',
    remediationSteps: 'Set `enableLogging` to true.',
  },
  {
    pack: 'legacy-rules',
    name: 'naming-convention',
    severity: '',
    level: 'advisory',
    type: 'aws:sqs/queue:Queue',
  },
  {
    pack: 'legacy-rules',
    name: 'experimental-check',
    severity: 'blocker',
    level: 'suggested',
    type: 'aws:sns/topic:Topic',
  },
];
