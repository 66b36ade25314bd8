import { writeFileSync } from 'node:fs';
import { policyFileSchema } from '../src/config/file/json-schema.ts';
import { reportJsonSchema } from '../src/report/schema/json-schema.ts';

const write = (name: string, schema: object): void =>
  writeFileSync(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);

// Editors and readers of reports take them from the repository; tests keep them equal to what the gate reads.
write('policy-gate', policyFileSchema());
write('report', reportJsonSchema());
