import { writeFileSync } from 'node:fs';
import { policyFileSchema } from '../src/config/file/json-schema.ts';

// Editors read it from the repository; a test keeps it equal to what the gate reads.
writeFileSync('schema/policy-gate.schema.json', `${JSON.stringify(policyFileSchema(), null, 2)}\n`);
